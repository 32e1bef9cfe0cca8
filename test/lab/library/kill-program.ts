/** The command that ends a program of this machine alone, by SIGKILL: all machines share the lab's PID namespace, their network tells them apart. */
export function killProgram(name: string): string[] {
  const script = `own=$(readlink /proc/self/ns/net)
for process in /proc/[0-9]*; do
  [ "$(readlink "$process/ns/net")" = "$own" ] || continue
  [ "$(cat "$process/comm" 2>/dev/null)" = "$1" ] && kill -9 "\${process#/proc/}" && found=1
done
[ -n "$found" ]`
  return ['/bin/bash', '-c', script, 'kill', name]
}
