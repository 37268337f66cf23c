// Package source reads the author's files: it checks their bytes, knows the line and column of every offset, splits the
// front matter from the text, and decodes YAML strictly, with the place of every key and value.
package source

import (
	"bytes"
	"go/token"
	"sort"
	"unicode/utf8"

	"github.com/clausebook/clausebook/site/diag"
)

// Limits keep a damaged or hostile file from holding up a build. They are far above what a real document needs.
const (
	MaxFile        = 4 << 20  // bytes of a file
	MaxFrontMatter = 64 << 10 // bytes of the front matter
	MaxDepth       = 20       // levels of YAML
)

// A File is one text file of the book. Text is what was read, without a byte order mark and with line ends as "\n", so
// that lines and columns stay those of the author's file.
type File struct {
	Path  string
	Text  []byte
	lines []int32 // offset of the first byte of each line
}

// NewFile checks the bytes of a file. When they are no text (too large, not UTF-8, control characters) the file is empty
// and the diagnostics say where and, if it can be guessed, what encoding it is.
func NewFile(path string, raw []byte) (*File, []diag.Diagnostic) {
	f := &File{Path: path}
	at := func(offset int, code string, args ...any) []diag.Diagnostic {
		f.Text = lineFeeds(raw[:offset])
		f.index(f.Text)
		d := diag.New(f.Position(offset), code, args...)
		f.Text = nil
		f.index(nil)
		return []diag.Diagnostic{d}
	}
	if len(raw) > MaxFile {
		f.index(nil)
		return f, []diag.Diagnostic{diag.New(token.Position{Filename: path}, "file-too-large", (len(raw)+1<<20-1)>>20, MaxFile>>20)}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		return f, at(firstInvalid(raw), "not-utf8", guessEncoding(raw))
	}
	raw = lineFeeds(raw)
	for i, c := range raw {
		if c < 0x20 && c != '\n' && c != '\t' || c == 0x7f {
			return f, at(i, "control-character", int(c))
		}
	}
	f.Text = raw
	f.index(raw)
	return f, f.bidi()
}

// lineFeeds makes "\n" of the line ends of all systems.
func lineFeeds(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}

// bidi warns of characters that make text look other than it reads (CVE-2021-42574).
func (f *File) bidi() []diag.Diagnostic {
	var ds []diag.Diagnostic
	for i := 0; ; {
		n := bytes.IndexByte(f.Text[i:], 0xe2)
		if n < 0 {
			return ds
		}
		i += n
		r, size := utf8.DecodeRune(f.Text[i:])
		if r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			ds = append(ds, diag.New(f.Position(i), "bidi-control", int(r)))
		}
		i += size
	}
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}

// guessEncoding names the encoding that a file which is not UTF-8 most likely has; Chinese Windows writes GB18030.
func guessEncoding(b []byte) Kind {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return Kind{"UTF-16 LE", "UTF-16 LE"}
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return Kind{"UTF-16 BE", "UTF-16 BE"}
	}
	// The common Chinese characters have two bytes above ASCII; a letter with an accent mostly stands alone. What is right
	// as UTF-8 is so by chance only rarely.
	pairs, single, right, wrong := 0, 0, 0, 0
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] < 0x80:
		case i+1 < len(b) && b[i+1] >= 0x80:
			pairs++
			i++
		default:
			single++
		}
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			wrong++
		case size > 1:
			right++
		}
		i += size
	}
	switch {
	case right > wrong:
		return Kind{"UTF-8 that was damaged", "损坏的 UTF-8"}
	case pairs > single:
		return Kind{"GB18030 (GBK)", "GB18030（GBK）"}
	}
	return Kind{"Windows-1252", "Windows-1252"}
}

// index finds the lines of a text.
func (f *File) index(text []byte) {
	f.lines = append(make([]int32, 0, 1+len(text)/32), 0)
	for i := 0; ; {
		n := bytes.IndexByte(text[i:], '\n')
		if n < 0 {
			return
		}
		i += n + 1
		f.lines = append(f.lines, int32(i))
	}
}

// Position gives the line and column (in characters, from 1) of a byte offset.
func (f *File) Position(offset int) token.Position {
	offset = min(max(offset, 0), len(f.Text))
	line := sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i]) > offset }) - 1
	start := int(f.lines[line])
	return token.Position{Filename: f.Path, Offset: offset, Line: line + 1, Column: utf8.RuneCount(f.Text[start:offset]) + 1}
}

// Line gives the text of a line, counted from 1, without its end.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.lines) {
		end = int(f.lines[n]) - 1
	}
	return string(f.Text[f.lines[n-1]:end])
}

// Offset gives the byte offset of a line and a column in characters.
func (f *File) Offset(line, column int) int {
	if line < 1 || line > len(f.lines) {
		return len(f.Text)
	}
	i := int(f.lines[line-1])
	for ; column > 1 && i < len(f.Text) && f.Text[i] != '\n'; column-- {
		_, size := utf8.DecodeRune(f.Text[i:])
		i += size
	}
	return i
}
