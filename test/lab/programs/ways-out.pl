#!/usr/bin/perl
# Tries to get out in every way that a program of this machine has, without caring for refusals: plain sockets, sockets bound to the physical device, to its
# address, to both, and with a mark; UDP, TCP, ICMP and questions to name servers (53, 853). Arguments: device, own IPv4, own IPv6 ('' = none), mark (0 = none),
# then targets. Prints how many attempts it made and how many the kernel took, as "tried N taken N".
use strict;
use warnings;
use Socket qw(:all);
use Fcntl;

my ($device, $own4, $own6, $mark, @targets) = @ARGV;
my ($SO_BINDTODEVICE, $SO_MARK, $IPV6_V6ONLY) = (25, 36, 26);
my ($tried, $taken, @kept) = (0, 0);

sub checksum {
  my $sum = 0;
  $sum += $_ for unpack('n*', $_[0]);
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  return ~$sum & 0xffff;
}

# a question for the address of echo.lab.test
my $question = pack('n6', 7, 0x0100, 1, 0, 0, 0) . "\4echo\3lab\4test\0" . pack('n2', 1, 1);

for my $target (@targets) {
  my $six = $target =~ /:/;
  my $family = $six ? AF_INET6 : AF_INET;
  my $own = $six ? $own6 : $own4;
  my $address = inet_pton($family, $target) or die "no address: $target\n";
  my $at = sub { $six ? pack_sockaddr_in6($_[0], $address) : pack_sockaddr_in($_[0], $address) };
  for my $way (['', ''], [$device, ''], ['', $own], [$device, $own]) {
    next if $way->[1] eq '' && $way->[0] eq '' && $mark;
    for my $kind (['udp', 7], ['udp', 53], ['udp', 51820], ['tcp', 7], ['tcp', 53], ['tcp', 853], ['tcp', 443], ['icmp', 0]) {
      my ($protocol, $port) = @$kind;
      my $icmp = $protocol eq 'icmp';
      my $type = $icmp ? SOCK_RAW : $protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
      socket(my $socket, $family, $type, $icmp ? ($six ? 58 : 1) : 0) or next;
      fcntl($socket, F_SETFL, O_NONBLOCK);
      setsockopt($socket, SOL_SOCKET, $SO_BINDTODEVICE, "$way->[0]\0") or die "device: $!\n" if $way->[0] ne '';
      setsockopt($socket, SOL_SOCKET, $SO_MARK, pack('i', $mark)) or die "mark: $!\n" if $mark;
      if ($way->[1] ne '') {
        my $source = inet_pton($family, $way->[1]);
        bind($socket, $six ? pack_sockaddr_in6(0, $source) : pack_sockaddr_in(0, $source)) or next;
      }
      my $data = $port == 53 ? $question : 'way out';
      if ($icmp) {
        my $echo = pack('C C n n n', $six ? 128 : 8, 0, 0, 4242, 1) . 'way out!';
        substr($echo, 2, 2) = pack('n', checksum($echo)) unless $six;
        $data = $echo;
      }
      $tried++;
      my $done = $protocol eq 'tcp' ? connect($socket, $at->($port)) || $!{EINPROGRESS} : send($socket, $data, 0, $at->($port));
      $taken++ if $done;
      push @kept, $socket;
    }
  }
}
# what was taken needs a moment: neighbour discovery, retransmissions
select(undef, undef, undef, 0.4);
print "tried $tried taken $taken\n";
