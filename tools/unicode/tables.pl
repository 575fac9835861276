#!/usr/bin/env perl
# Writes the Unicode tables that the tokenizers need, as text resources of SearchProxy.Inference:
#   perl tools/unicode/tables.pl src/SearchProxy.Tokenizers/Unicode
# The reference tokenizers are built with old tables: categories of Unicode 8.0 (BERT) and normalization of Unicode 9.0.
# Both are cut out of perl's own, newer tables by each character's age; decompositions and combining classes never change
# once given, and the few categories that did change after 8.0 are listed below. Needs perl 5.36 (Unicode 14) or later.
use strict;
use warnings;
no warnings 'utf8';
use Unicode::Normalize qw(NFC NFD NFKD getCombinClass);

my $folder = shift or die "usage: tables.pl FOLDER\n";

# Characters that existed in Unicode 8.0 with another category than today ('' = none of the categories kept here).
my %was = (0x111C9 => 'P', 0x166D => 'P', 0x1734 => 'Mn', 0x1885 => '', 0x1886 => '', 0xA9BD => 'M', 0x1CF2 => 'M', 0x1CF3 => 'M');

# Characters of Unicode 9.0 that became marks after it (1) or ceased to be marks (0).
my %became_mark = (0x111C9 => 1, 0x1CF2 => 0, 0x1CF3 => 0);

sub category8 {
    my ($cp, $char) = @_;
    return $was{$cp} if exists $was{$cp};
    return 'C' if $char =~ /\p{Co}/;
    return '' unless $char =~ /\p{Present_In: 8.0}/;
    return 'Mn' if $char =~ /\p{Mn}/;
    return 'M' if $char =~ /\p{M}/;
    return 'P' if $char =~ /\p{P}/;
    return 'C' if $char =~ /[\p{Cc}\p{Cf}]/;
    return '';
}

sub write_ranges {
    my ($out, $key, $value_of) = @_;
    my ($first, $last, $value) = (-2, -2, '');
    my $flush = sub { printf $out "%s %X %X %s\n", $key, $first, $last, $value if $value ne '' };
    for my $cp (0 .. 0x10FFFF) {
        next if $cp >= 0xD800 && $cp <= 0xDFFF;
        my $v = $value_of->($cp, chr $cp);
        if ($v eq $value && $cp == $last + 1) { $last = $cp; next }
        $flush->();
        ($first, $last, $value) = ($cp, $cp, $v);
    }
    $flush->();
}

sub hex_of { join ' ', map { sprintf '%X', ord } split //, shift }

open my $cat, '>', "$folder/categories-8.0.txt" or die $!;
print $cat "# Written by tools/unicode/tables.pl. R first last category: Mn, M (other marks), P (punctuation), C (Cc, Cf, Co).\n";
write_ranges($cat, 'R', \&category8);

open my $norm, '>', "$folder/normalization-9.0.txt" or die $!;
print $norm "# Written by tools/unicode/tables.pl. R first last combining-class; M first last 1: marks; D and K: char and its full canonical or\n";
print $norm "# compatibility decomposition (K only where it differs); P: first, second, primary composite. No Hangul syllables.\n";
write_ranges($norm, 'R', sub {
    my ($cp, $char) = @_;
    return '' unless $char =~ /\p{Present_In: 9.0}/;
    return getCombinClass($cp) || '';
});
write_ranges($norm, 'M', sub {
    my ($cp, $char) = @_;
    return $became_mark{$cp} ? '' : '1' if exists $became_mark{$cp};
    return $char =~ /\p{Present_In: 9.0}/ && $char =~ /\p{M}/ ? '1' : '';
});
for my $cp (0x80 .. 0x10FFFF) {
    next if $cp >= 0xD800 && $cp <= 0xDFFF or $cp >= 0xAC00 && $cp <= 0xD7A3;
    my $char = chr $cp;
    next unless $char =~ /\p{Present_In: 9.0}/;
    my ($d, $k) = (NFD($char), NFKD($char));
    printf $norm "D %X %s\n", $cp, hex_of($d) if $d ne $char;
    printf $norm "K %X %s\n", $cp, hex_of($k) if $k ne $d;
    next if $d eq $char || length $d < 2 || NFC($char) ne $char;
    # The mapping itself has two characters: the last one of the full decomposition, and what the others compose to.
    my $second = ord substr $d, -1;
    my $first = ord(NFC(substr $d, 0, -1));
    printf $norm "P %X %X %X\n", $first, $second, $cp;
}
