#!/usr/bin/perl
# Tries every way out of a machine, without end and whatever happens: plain, bound to a device, bound to an address; UDP, TCP, names; IPv4 and IPv6;
# broadcast and multicast. Knows nothing of gateways. Arguments: interval in ms, echo4, echo6, resolver4, resolver6, then `dev NAME` and `from ADDRESS`
# and `names ADDRESS` (a resolver of the local network) as often as wanted, and `port N` for plain datagrams (default 9). Prints "sending" once it does.
use strict;
use warnings;
use Socket qw(:all inet_pton IPPROTO_UDP IPPROTO_TCP pack_sockaddr_in6);
use Time::HiRes qw(sleep);

my ($interval, $echo4, $echo6, $resolver4, $resolver6, @more) = @ARGV;
my $SO_BINDTODEVICE = 25;
my %given = (dev => [], from => [], names => [], port => [9]);
while (my ($word, $value) = splice(@more, 0, 2)) { unshift @{ $given{$word} }, $value }
my ($port) = @{ $given{port} };
my @devices = @{ $given{dev} };
my @sources = @{ $given{from} };
$SIG{PIPE} = 'IGNORE';
$| = 1;

my $question = pack('n6', 1, 0x0100, 1, 0, 0, 0) . "\x06whoami\x03lab\x04test\x00" . pack('n2', 1, 1);

sub address { my ($host, $port) = @_; return $host =~ /:/ ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $host)) : pack_sockaddr_in($port, inet_aton($host)) }
sub family { return $_[0] =~ /:/ ? AF_INET6 : AF_INET }

sub open_socket {
  my ($family, $type, $device, $source) = @_;
  socket(my $socket, $family, $type | SOCK_NONBLOCK, 0) or return undef;
  setsockopt($socket, SOL_SOCKET, $SO_BINDTODEVICE, "$device\0") or return undef if defined $device;
  setsockopt($socket, SOL_SOCKET, SO_BROADCAST, 1) if $type == SOCK_DGRAM;
  if (defined $source) { bind($socket, address($source, 0)) or return undef }
  return $socket;
}

sub say_to { my ($host, $port, $text, $device, $source) = @_;
  my $socket = open_socket(family($host), SOCK_DGRAM, $device, $source) or return;
  send($socket, $text, 0, address($host, $port));
}

my @pending;
sub call { my ($host, $port, $device, $source) = @_;
  my $socket = open_socket(family($host), SOCK_STREAM, $device, $source) or return;
  connect($socket, address($host, $port));
  push @pending, $socket;
  shift @pending while @pending > 40;
}

my %lasting = map { $_ => open_socket(family($_), SOCK_DGRAM) } ($echo4, $echo6);
my @local = (['255.255.255.255', 9], ['239.1.2.3', 9], ['239.255.255.250', 1900], ['224.0.0.251', 5353], ['ff0e::1234', 9], ['ff02::fb', 5353], ['ff05::c', 1900]);
# private, and nowhere near
my @far = ('10.99.0.1', 'fd99::1');
my @slow = (
  sub { call($echo4, 7) },
  sub { call($echo6, 7) },
  sub { say_to($resolver4, 53, $question) },
  sub { say_to($resolver6, 53, $question) },
  sub { call($resolver4, 53) },
  sub { call($resolver4, 853) },
  (map { my $device = $_; (sub { call($echo4, 7, $device) }, sub { call($echo6, 7, $device) }, sub { say_to($resolver4, 53, $question, $device) }) } @devices),
  (map { my $source = $_; sub { my $to = $source =~ /:/ ? $echo6 : $echo4; say_to($to, $port, 'bound', undef, $source); call($to, 7, undef, $source) } } @sources),
  (map { my $to = $_; (sub { say_to($to, 53, $question) }, sub { call($to, 53) }, sub { call($to, 853) }) } @{ $given{names} }),
  (map { my $to = $_; sub { say_to($to, $port, 'far') } } @far),
  (map { my ($to, $port) = @$_; (sub { say_to($to, $port, 'all') }, map { my $device = $_; sub { say_to($to, $port, 'all', $device) } } @devices) } @local),
);

print "sending\n";
for (my $count = 0 ; ; $count++) {
  for my $host ($echo4, $echo6) {
    # one that lasts keeps the route that it once had, a fresh one looks it up
    send($lasting{$host}, 'lasting', 0, address($host, $port)) if $lasting{$host};
    say_to($host, $port, 'device', $devices[$count % @devices]) if @devices;
  }
  $slow[$count % @slow]->();
  $slow[($count * 7 + 3) % @slow]->();
  sleep($interval / 1000);
}
