package search

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tokens calls yield for every term of the text, in order. Terms that stand in
// one unbroken run of text have the same run number; search.js has the same
// function, and testdata/tokens.json says what both must answer.
func Tokens(text string, yield func(term string, run int)) {
	var s scanner
	n := -1
	s.runs(text, func(run []byte, pairs, joined bool) {
		n++
		terms(run, pairs, joined, func(term []byte) { yield(string(term), n) })
	})
}

// A kind says what a character does to a run of text.
type kind uint8

const (
	gap     kind = iota // ends it
	letter              // is part of a word
	joint               // is part of a word if letters stand on both sides
	pair                // is part of a run that is cut into pairs
	dropped             // is not there at all
)

// asciiKind and asciiLower answer for most of most texts.
var asciiKind, asciiLower = func() (kinds [utf8.RuneSelf]kind, lower [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		lower[c] = c
		switch {
		case 'A' <= c && c <= 'Z':
			kinds[c], lower[c] = letter, c+'a'-'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			kinds[c] = letter
		case c == '.', c == '_', c == '-', c == '/':
			kinds[c] = joint
		}
	}
	return
}()

// asciiWord gives the lower case of the characters that words are made of, and 0 for all other bytes.
var asciiWord = func() (lower [256]byte) {
	for c, k := range asciiKind {
		if k == letter {
			lower[c] = asciiLower[c]
		}
	}
	return
}()

// kindOf answers for the others. The ranges are written out here and in
// search.js, for every browser has its own edition of Unicode.
func kindOf(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		return asciiKind[r]
	case 0x4E00 <= r && r <= 0x9FFF:
		return pair
	case r < 0x2000:
		switch {
		case r == 0xAD, r == 0x307:
			return dropped
		case r <= 0xBF && r != 0xAA && r != 0xB5 && r != 0xBA, r == 0xD7, r == 0xF7:
			return gap
		}
		return letter
	case 0x200B <= r && r <= 0x200D, r == 0x2060, r == 0xFEFF, 0xFE00 <= r && r <= 0xFE0F, 0xE0100 <= r && r <= 0xE01EF:
		return dropped
	case 0x2E80 <= r && r <= 0x2FDF, 0x3005 <= r && r <= 0x3007, 0x3021 <= r && r <= 0x3029, 0x3031 <= r && r <= 0x303C,
		0x3041 <= r && r <= 0x30FA, 0x30FC <= r && r <= 0x9FFF, 0xAC00 <= r && r <= 0xD7A3, 0xF900 <= r && r <= 0xFAFF,
		0x1AFF0 <= r && r <= 0x1B16F, 0x20000 <= r && r <= 0x3FFFF:
		return pair
	case r <= 0x2BFF, 0x2E00 <= r && r <= 0x3040, r == 0x30FB, 0xD800 <= r && r <= 0xF8FF, 0xFE10 <= r && r <= 0xFE6F,
		0xFFF0 <= r && r <= 0xFFFF, 0x1F000 <= r && r <= 0x1FAFF:
		return gap
	}
	return letter
}

// fold is the lower case of r in NFKC, for the characters that plain lets pass.
func fold(r rune) rune {
	switch {
	case 0x3000 < r && r < 0xA000:
		return r
	case 0xFF01 <= r && r <= 0xFF5E:
		return rune(asciiLower[r-0xFF01+'!'])
	case r == 0x2010, r == 0x2011:
		return '-'
	case r == 'ς':
		return 'σ' // JavaScript knows a final sigma, Go does not
	}
	return unicode.ToLower(r)
}

// plain reports whether fold does all that NFKC would do to the text. Most text
// of ours is plain, and NFKC is slow: it takes each full-width comma for work.
func plain(text string) bool {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case 0x4E00 <= r && r <= 0x9FFF, 0xFF01 <= r && r <= 0xFF5E, 0x3000 <= r && r <= 0x3020, 0x3400 <= r && r <= 0x4DBF,
			0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FE, 0xC0 <= r && r <= 0x131,
			r == 0xA0, r == 0xA7, r == 0xA9, r == 0xAB, r == 0xAE, 0xB0 <= r && r <= 0xB1, 0xB6 <= r && r <= 0xB7, r == 0xBB,
			0x391 <= r && r <= 0x3A1, 0x3A3 <= r && r <= 0x3C9, 0x410 <= r && r <= 0x44F,
			0x2010 <= r && r <= 0x2016, 0x2018 <= r && r <= 0x2022, r == 0x2026,
			0x2190 <= r && r <= 0x21FF, 0x2500 <= r && r <= 0x27BF, 0x1F300 <= r && r <= 0x1F5FF:
		default:
			return false
		}
	}
	return true
}

// A scanner cuts text into runs. It holds the buffer in which they are made.
type scanner struct{ buf []byte }

// runs calls f for every run of the text: a word, with its joints if it has any,
// or characters to be cut into pairs. The bytes are the scanner's.
func (s *scanner) runs(text string, f func(run []byte, pairs, joined bool)) {
	if !plain(text) {
		text = norm.NFKC.String(text)
	}
	buf, state, waiting, joined := s.buf[:0], gap, byte(0), false
	for i := 0; i < len(text); {
		var k kind
		r := rune(text[i])
		if r < utf8.RuneSelf {
			k, r = asciiKind[r], rune(asciiLower[r])
			i++
		} else {
			var size int
			r, size = utf8.DecodeRuneInString(text[i:])
			r = fold(r)
			k = kindOf(r)
			i += size
		}
		switch {
		case k == dropped:
			continue
		case k == joint && state == letter && waiting == 0:
			waiting = byte(r)
			continue
		case k == joint:
			k = gap
		}
		if len(buf) > 0 && (k != state || waiting != 0 && k != letter) {
			f(buf, state == pair, joined)
			buf, joined = buf[:0], false
		}
		if k == letter && waiting != 0 && len(buf) > 0 {
			buf, joined = append(buf, waiting), true
		}
		state, waiting = k, 0
		if k == gap {
			continue
		}
		if r >= utf8.RuneSelf {
			buf = utf8.AppendRune(buf, r)
			continue
		}
		buf = append(buf, byte(r))
		for k == letter && i < len(text) { // the rest of most words
			c := asciiWord[text[i]]
			if c == 0 {
				break
			}
			buf = append(buf, c)
			i++
		}
	}
	if len(buf) > 0 {
		f(buf, state == pair, joined)
	}
	s.buf = buf
}

// terms calls f for every term of a run. A term of pairs is two characters, or
// the last one of its run.
func terms(run []byte, pairs, joined bool, f func(term []byte)) {
	if pairs {
		for i := 0; i < len(run); {
			_, first := utf8.DecodeRune(run[i:])
			_, second := utf8.DecodeRune(run[i+first:])
			f(run[i : i+first+second])
			i += first
		}
		return
	}
	f(cut(run))
	if !joined {
		return
	}
	if bytes.IndexByte(run, '/') < 0 {
		parts(run, f)
		return
	}
	for piece := range bytes.SplitSeq(run, []byte{'/'}) {
		if !single(piece) {
			f(cut(piece))
		}
		parts(piece, f)
	}
}

// parts calls f for the parts of a word, if it has any.
func parts(word []byte, f func(term []byte)) {
	whole, start := true, 0
	for i, c := range word {
		if c == '.' || c == '_' || c == '-' {
			if part := word[start:i]; !single(part) {
				f(cut(part))
			}
			whole, start = false, i+1
		}
	}
	if part := word[start:]; !whole && !single(part) {
		f(cut(part))
	}
}

// single reports whether a word is one character, which is too little for a part:
// 8.6.1 is not a place to find 8.
func single(word []byte) bool {
	_, size := utf8.DecodeRune(word)
	return size == len(word)
}

// longest is the number of characters that are kept of a word: what is longer is
// a key or a picture written as text.
const longest = 64

func cut(word []byte) []byte {
	if len(word) <= longest {
		return word
	}
	n := 0
	for i := range string(word) {
		if n++; n > longest {
			return word[:i]
		}
	}
	return word
}
