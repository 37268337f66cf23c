package main

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clausebook/clausebook/site/source"
)

// region points at the word that a diagnostic quotes, or at the rest of the line where none of its words stands there. Columns are
// counted in UTF-16 units, as editors do; ours are counted in characters. Of a file that is no text only the line is known.
func region(f *source.File, p token.Position, words []string) sarifRegion {
	r := sarifRegion{Line: p.Line, EndLine: p.Line}
	if f.Text == nil {
		return r
	}
	line := f.Line(p.Line)
	at := len(line)
	for i := range line {
		if p.Column--; p.Column == 0 {
			at = i
			break
		}
	}
	r.Column = 1 + units(line[:at])
	r.EndColumn = r.Column + units(line[at:at+quoted(line[at:], words)])
	return r
}

func units(s string) (n int) {
	for _, c := range s {
		n++
		if c > 0xffff {
			n++
		}
	}
	return n
}

// signs begin what an author wraps a word in, and end it.
var signs = [][2]string{{"[[", "]]"}, {"{{", "}}"}, {`"`, `"`}, {"'", "'"}, {"![", ")"}, {"[", ")"}, {"<", ">"}}

// quoted gives the length of what stands at the beginning of a text and is, or holds between its signs, one of some words; of the
// whole text when there is no such thing.
func quoted(text string, words []string) int {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, w := range words {
		if rest, ok := strings.CutPrefix(text, w); ok && w != "" && !goesOn(w, rest) {
			return len(w)
		}
		for _, s := range signs {
			inside, ok := strings.CutPrefix(text, s[0])
			if !ok {
				continue
			}
			if end := strings.Index(inside, s[1]); end >= 0 && w != "" && strings.Contains(inside[:end], w) {
				return len(s[0]) + end + len(s[1])
			}
			break
		}
	}
	return len(text)
}

// goesOn tells whether a word is only the beginning of the one that stands there: 8.6 of 8.6.1.
func goesOn(word, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	next, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune(".-_", next) {
		next, _ = utf8.DecodeRuneInString(rest[size:])
	}
	return letter(last) && letter(next)
}
