// Package diag says what is wrong with the content of a book: one Diagnostic is one thing wrong, with its place, the
// author's own words, a stable code and, where there is one, the way out. The sentences stand in a table (messages.go),
// in English and Chinese, so that the rest of the program only names a code and its words.
package diag

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// Severity tells whether a diagnostic stops a build.
type Severity int

const (
	// Error stops the build: a page made from this content would be wrong.
	Error Severity = iota
	// Warning does not: real documentation starts with gaps.
	Warning
)

// String gives the word used in machine-readable output.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// A Diagnostic is one thing wrong with the content, and where. Pos counts lines and columns from 1, columns in characters;
// a Pos without a line speaks of a whole file or folder. Args are the words put into the sentence of the code.
type Diagnostic struct {
	Pos      token.Position
	Code     string
	Severity Severity
	Args     []any
	Hint     *Hint
}

// A Hint is the way out, or the second place that explains a diagnostic. Pos may be zero.
type Hint struct {
	Pos  token.Position
	Key  string
	Args []any
}

// New makes a diagnostic of the given code; the table of messages says how grave it is. An unknown code is a fault of the
// program and panics.
func New(pos token.Position, code string, args ...any) Diagnostic {
	e, ok := table[code]
	if !ok {
		panic("diag: no message for code " + code)
	}
	return Diagnostic{Pos: pos, Code: code, Severity: e.severity, Args: args}
}

// With adds a hint: a key of the table of hints and its words.
func (d Diagnostic) With(key string, args ...any) Diagnostic {
	return d.At(token.Position{}, key, args...)
}

// At adds a hint that points at a second place.
func (d Diagnostic) At(pos token.Position, key string, args ...any) Diagnostic {
	if _, ok := hints[key]; !ok {
		panic("diag: no hint " + key)
	}
	d.Hint = &Hint{Pos: pos, Key: key, Args: args}
	return d
}

// A Localized word is shown in the language of the reader.
type Localized interface{ In(lang string) string }

// Message is the sentence of the diagnostic in a language, without place and code.
func (d Diagnostic) Message(lang string) string {
	return phrase(table[d.Code].message.in(lang), lang, d.Args)
}

// HintText is the sentence of the hint in a language, or "".
func (d Diagnostic) HintText(lang string) string {
	if d.Hint == nil {
		return ""
	}
	return phrase(hints[d.Hint.Key].in(lang), lang, d.Hint.Args)
}

// Text is the diagnostic as it is printed on a terminal: place, sentence, code, and below it the hint.
func (d Diagnostic) Text(lang string) string {
	var b strings.Builder
	b.WriteString(place(d.Pos))
	if d.Severity == Warning {
		b.WriteString(bi{"warning: ", "警告："}.in(lang))
	}
	fmt.Fprintf(&b, "%s [%s]\n", d.Message(lang), d.Code)
	if d.Hint != nil {
		fmt.Fprintf(&b, "\t%s%s\n", place(d.Hint.Pos), d.HintText(lang))
	}
	return b.String()
}

func place(p token.Position) string {
	switch {
	case p.Filename == "":
		return ""
	case p.Line == 0:
		return p.Filename + ": "
	default:
		return fmt.Sprintf("%s:%d:%d: ", p.Filename, p.Line, p.Column)
	}
}

func phrase(format, lang string, args []any) string {
	if len(args) == 0 {
		return format
	}
	words := make([]any, len(args))
	for i, a := range args {
		if l, ok := a.(Localized); ok {
			a = l.In(lang)
		}
		words[i] = a
	}
	return fmt.Sprintf(format, words...)
}

// Sort puts diagnostics into the order of files, lines and columns and drops repetitions. Those without a line come last
// in their file, those of the whole book after all files.
func Sort(ds []Diagnostic) []Diagnostic {
	key := func(d Diagnostic) int {
		if d.Pos.Line == 0 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(key(a), key(b)),
			strings.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			strings.Compare(a.Code, b.Code),
			naturalCompare(a.Message("en"), b.Message("en")),
		)
	})
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message("en") == b.Message("en")
	})
}

// naturalCompare orders text with runs of digits by their value, so that a gap at 8.2 stands before one at 8.10.
func naturalCompare(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// Codes lists every code, sorted.
func Codes() []string {
	codes := make([]string, 0, len(table))
	for c := range table {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}

// Explain gives what a code means and how to mend it, in a language; ok is false for an unknown code.
func Explain(code, lang string) (severity Severity, text string, ok bool) {
	e, ok := table[code]
	return e.severity, e.explain.in(lang), ok
}

// Format gives the sentence of a code with its words left open, for lists of rules.
func Format(code, lang string) string { return table[code].message.in(lang) }

// bi is a text in English and in Chinese.
type bi struct{ en, zh string }

func (t bi) in(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return t.zh
	}
	return t.en
}

type entry struct {
	severity Severity
	message  bi
	explain  bi
}
