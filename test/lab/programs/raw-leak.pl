#!/usr/bin/perl
# The deliberate leak: UDP packets to the echo server, written as whole frames to a packet socket, which no filter of inet packets sees.
# Arguments: interface, own MAC, router's MAC, then pairs of own address and echo address. Prints how many it sent.
use strict;
use warnings;
use Socket qw(inet_pton AF_INET AF_INET6);

my ($interface, $own_mac, $router_mac, @pairs) = @ARGV;
my ($AF_PACKET, $SOCK_RAW) = (17, 3);
open(my $file, '<', "/sys/class/net/$interface/ifindex") or die "no interface $interface: $!\n";
my $index = int(<$file>);
socket(my $socket, $AF_PACKET, $SOCK_RAW, 0) or die "packet socket: $!\n";
my $target = pack('S n i S C C a8', $AF_PACKET, 0, $index, 0, 0, 6, pack('H12', $router_mac =~ tr/://dr));

sub checksum {
  my $sum = 0;
  $sum += $_ for unpack('n*', $_[0] . (length($_[0]) % 2 ? "\0" : ''));
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  return ~$sum & 0xffff;
}

my $sent = 0;
while (my ($from, $to) = splice(@pairs, 0, 2)) {
  my $six = $to =~ /:/;
  my ($source, $destination) = map { inet_pton($six ? AF_INET6 : AF_INET, $_) } ($from, $to);
  my $payload = 'deliberate leak';
  my $length = 8 + length($payload);
  my $pseudo = $source . $destination . ($six ? pack('N N', $length, 17) : pack('n n', 17, $length));
  my $sum = checksum($pseudo . pack('n n n n', 40000, 7, $length, 0) . $payload);
  my $udp = pack('n n n n', 40000, 7, $length, $sum) . $payload;
  my $header = $six
    ? pack('N n C C', 0x60000000, $length, 17, 64) . $source . $destination
    : pack('C C n n n C C n', 0x45, 0, 20 + $length, 1, 0, 64, 17, 0) . $source . $destination;
  substr($header, 10, 2) = pack('n', checksum($header)) unless $six;
  my $frame = pack('H12 H12 n', $router_mac =~ tr/://dr, $own_mac =~ tr/://dr, $six ? 0x86dd : 0x0800) . $header . $udp;
  send($socket, $frame, 0, $target) or die "send: $!\n";
  $sent++;
}
print "$sent\n";
