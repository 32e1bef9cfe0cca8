#!/usr/bin/perl
# One router advertisement (RFC 4861) on an interface: this machine as default router, and a /64 to make addresses of. Arguments: interface, prefix.
use strict;
use warnings;
use Socket qw(:all);

my ($interface, $prefix) = @ARGV;
open(my $file, '<', "/sys/class/net/$interface/ifindex") or die "no interface $interface: $!\n";
my $index = int(<$file>);
my ($IPV6_MULTICAST_IF, $IPV6_MULTICAST_HOPS) = (17, 18);
socket(my $socket, AF_INET6, SOCK_RAW, 58) or die "socket: $!\n";
setsockopt($socket, 41, $IPV6_MULTICAST_IF, pack('i', $index)) or die "interface: $!\n";
setsockopt($socket, 41, $IPV6_MULTICAST_HOPS, pack('i', 255)) or die "hops: $!\n";
my $header = pack('C C n C C n N N', 134, 0, 0, 64, 0, 1800, 0, 0);
my $option = pack('C C C C N N N', 3, 4, 64, 0xc0, 7200, 3600, 0) . inet_pton(AF_INET6, $prefix);
send($socket, $header . $option, 0, pack_sockaddr_in6(0, inet_pton(AF_INET6, 'ff02::1'), $index)) or die "send: $!\n";
