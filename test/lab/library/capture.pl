#!/usr/bin/perl
# Prints one line per packet of an interface: "p <unix time> <sll_pkttype> <length> <first 96 bytes in hex>". A line on stdin: prints "synced" once all that
# came before it is printed. SIGTERM: reads what is left, prints "dropped N". Arguments: the interface, and 'incoming' to leave out what this machine sends.
use strict;
use warnings;

my ($interface, $only) = (@ARGV, '');
my ($AF_PACKET, $SOCK_RAW, $ETH_P_ALL, $MSG_DONTWAIT) = (17, 3, 3, 0x40);
my ($SIOCGSTAMP, $no_time) = (0x8906, pack('q q', 0, 0));
my ($SOL_SOCKET, $SO_RCVBUF, $SO_RCVBUFFORCE, $SOL_PACKET, $PACKET_STATISTICS) = (1, 8, 33, 263, 6);

open(my $file, '<', "/sys/class/net/$interface/ifindex") or die "no interface $interface: $!\n";
my $index = int(<$file>);

# protocol 0 at first: with a protocol it would collect from every interface until it is bound to one
socket(my $socket, $AF_PACKET, $SOCK_RAW, 0) or die "packet socket: $!\n";
setsockopt($socket, $SOL_SOCKET, $SO_RCVBUFFORCE, pack('i', 64 << 20)) or setsockopt($socket, $SOL_SOCKET, $SO_RCVBUF, pack('i', 4 << 20));
bind($socket, pack('S n i S C C a8', $AF_PACKET, $ETH_P_ALL, $index, 0, 0, 0, '')) or die "bind to $interface: $!\n";

sub wire_length {
  my ($packet) = @_;
  return 14 + unpack('x16 n', $packet) if $packet =~ /^.{12}\x08\x00/s and length($packet) >= 18;
  return 54 + unpack('x18 n', $packet) if $packet =~ /^.{12}\x86\xdd/s and length($packet) >= 20;
  return length($packet);
}

# the first question, even without an answer, turns the kernel's stamps on
ioctl($socket, $SIOCGSTAMP, my $first = $no_time);

my $ending = 0;
$SIG{TERM} = sub { $ending = 1 };
$| = 1;
print "listening\n";
my $asked = 0;
my $watched = '';
vec($watched, fileno($socket), 1) = 1;
vec($watched, fileno(STDIN), 1) = 1;
while (1) {
  my $from = recv($socket, my $packet, 96, $MSG_DONTWAIT);
  if (defined $from) {
    my $type = (unpack('S n i S C', $from))[4];
    next if $only eq 'incoming' and $type == 4;
    # when the kernel had it, however late this program gets to read it
    ioctl($socket, $SIOCGSTAMP, my $stamp = $no_time) or die "no time of arrival: $!\n";
    my ($seconds, $microseconds) = unpack('q q', $stamp);
    printf "p %d.%06d %d %d %s\n", $seconds, $microseconds, $type, wire_length($packet), unpack('H*', $packet);
    next;
  }
  last if $ending;
  if ($asked) {
    print "synced\n" x $asked;
    $asked = 0;
  }
  my $some = select(my $ready = $watched, undef, undef, 0.2);
  next unless $some > 0 and vec($ready, fileno(STDIN), 1);
  my $read = sysread(STDIN, my $lines, 4096);
  if ($read) { $asked += ($lines =~ tr/\n//) } else { vec($watched, fileno(STDIN), 1) = 0 }
}
my (undef, $dropped) = unpack('II', getsockopt($socket, $SOL_PACKET, $PACKET_STATISTICS));
print "dropped $dropped\n";
