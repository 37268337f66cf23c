package source_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// codes writes diagnostics as "line:column code".
func codes(ds []diag.Diagnostic) string {
	var out []string
	for _, d := range ds {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Column, d.Code))
	}
	return strings.Join(out, ", ")
}

func TestPositionsAreThoseOfTheAuthorsFile(t *testing.T) {
	const bom = "\xef\xbb\xbf"
	tests := []struct{ name, raw, word, want string }{
		{"first character", "abc", "abc", "1:1"},
		{"after a byte order mark", bom + "abc", "abc", "1:1"},
		{"line feeds", "a\nb\nword", "word", "3:1"},
		{"carriage returns with line feeds", "a\r\nb\r\n  word\r\n", "word", "3:3"},
		{"carriage returns alone", "a\rb\rword", "word", "3:1"},
		{"mixed line ends", "a\r\nb\nc\r  word", "word", "4:3"},
		{"byte order mark and carriage returns", bom + "a\r\nword", "word", "2:1"},
		{"Chinese counts characters, not bytes", "标题：策略word", "word", "1:6"},
		{"a character outside the basic plane is one column", "𠮷𠮷word", "word", "1:3"},
		{"a tab is one column", "\t\tword", "word", "1:3"},
		{"a line separator ends no line", "a\u2028word", "word", "1:3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, ds := source.NewFile("a.md", []byte(tt.raw))
			if len(ds) > 0 {
				t.Fatalf("diagnostics: %s", codes(ds))
			}
			p := f.Position(bytes.Index(f.Text, []byte(tt.word)))
			if got := fmt.Sprintf("%d:%d", p.Line, p.Column); got != tt.want {
				t.Errorf("position of %q is %s, want %s", tt.word, got, tt.want)
			}
			if back := f.Offset(p.Line, p.Column); back != p.Offset {
				t.Errorf("offset of %s is %d, want %d", tt.want, back, p.Offset)
			}
			if !strings.Contains(f.Line(p.Line), tt.word) {
				t.Errorf("line %d is %q", p.Line, f.Line(p.Line))
			}
		})
	}
}

func TestPositionsOutsideTheFileAreBroughtBack(t *testing.T) {
	f, _ := source.NewFile("a.md", []byte("ab\ncd"))
	for offset, want := range map[int]string{-5: "1:1", 99: "2:3"} {
		if p := f.Position(offset); fmt.Sprintf("%d:%d", p.Line, p.Column) != want {
			t.Errorf("position of offset %d is %d:%d, want %s", offset, p.Line, p.Column, want)
		}
	}
	if got := f.Line(3) + f.Line(0); got != "" {
		t.Errorf("a line that is not there is %q", got)
	}
	if got := f.Offset(9, 1); got != 5 {
		t.Errorf("offset of a line that is not there is %d, want the end", got)
	}
}

func TestFilesThatAreNoText(t *testing.T) {
	big := strings.Repeat("a", source.MaxFile)
	tests := []struct{ name, raw, want, message string }{
		{"a file at the limit", big, "", ""},
		{"one byte more", big + "a", "0:0 file-too-large", "the file has 5 MB, more than 4"},
		{"a wrong byte at the start", "\xffabc", "1:1 not-utf8", "the file is not UTF-8; it looks like Windows-1252"},
		{"a wrong byte in the middle, behind Chinese", "一\n标题\xff", "2:3 not-utf8", ""},
		{"a wrong byte at the end", "abc\xc3", "1:4 not-utf8", ""},
		{"GBK", "\xb7\xfe\xce\xf1\xb9\xdc\xc0\xed\xcc\xe5\xcf\xb5", "1:1 not-utf8", "the file is not UTF-8; it looks like GB18030 (GBK)"},
		{"GBK after a line of ASCII", "id: A\ntitle: \xb7\xfe\xce\xf1\xb9\xdc\xc0\xed\n", "2:8 not-utf8", "the file is not UTF-8; it looks like GB18030 (GBK)"},
		{"Latin letters of Windows", "Qualit\xe4t und Gr\xf6\xdfe f\xfcr alle", "1:7 not-utf8", "the file is not UTF-8; it looks like Windows-1252"},
		{"UTF-16, little end first", "\xff\xfea\x00b\x00", "1:1 not-utf8", "the file is not UTF-8; it looks like UTF-16 LE"},
		{"UTF-16, big end first", "\xfe\xff\x00a\x00b", "1:1 not-utf8", "the file is not UTF-8; it looks like UTF-16 BE"},
		{"UTF-16 without a mark", "a\x00b\x00", "1:2 control-character", "control character U+0000"},
		{"an overlong slash", "a\xc0\xafb", "1:2 not-utf8", ""},
		{"half of a surrogate pair (CESU-8)", "a\xed\xa0\x80b", "1:2 not-utf8", ""},
		{"NUL", "ab\x00", "1:3 control-character", ""},
		{"escape, in the second line of Windows line ends", "ab\r\nc\x1bd", "2:2 control-character", "control character U+001B"},
		{"delete", "\x7f", "1:1 control-character", ""},
		{"tab is text", "\ta", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, ds := source.NewFile("a.md", []byte(tt.raw))
			if got := codes(ds); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if len(ds) > 0 && f.Text != nil {
				t.Errorf("text of a file that is none: %q", f.Text)
			}
			if tt.message != "" && ds[0].Message("en") != tt.message {
				t.Errorf("message %q, want %q", ds[0].Message("en"), tt.message)
			}
		})
	}
}

func TestHiddenDirectionIsSaidWithEveryPlace(t *testing.T) {
	f, ds := source.NewFile("a.md", []byte("一\u202e二\n\u2066x\u2069"))
	if got, want := codes(ds), "1:2 bidi-control, 2:1 bidi-control, 2:3 bidi-control"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if f.Text == nil {
		t.Error("a warning took the text away")
	}
}
