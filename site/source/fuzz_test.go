package source_test

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/clausebook/clausebook/site/source"
)

// A file is front matter and text and nothing else, and a place that is asked for is inside it.
func FuzzFile(f *testing.F) {
	for _, s := range []string{"---\nid: A\n---\nText", "---\n---\n", "---\nid: |\n  ---\n---\n", "\xef\xbb\xbf---\r\na: b\r\n---\r\n", "---", "a\xffb", "\u202e", "---\na: [\n---\n", "--- \n'a': \"b\n---", "---\n? - a\n---\n", "---\na: b\n...\n---\nc: d\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, ds := source.NewFile("a.md", raw)
		if file.Text == nil && len(ds) == 0 {
			t.Fatal("the text is gone, and nobody says why")
		}
		node, body, more := file.FrontMatter()
		if body < 0 || body > len(file.Text) {
			t.Fatalf("the text begins at %d of %d", body, len(file.Text))
		}
		if node != nil && !bytes.HasPrefix(file.Text, []byte("---")) {
			t.Error("front matter without a fence")
		}
		if node == nil && body > 0 && len(more) == 0 {
			t.Error("front matter is gone, and nobody says why")
		}
		for _, d := range more {
			p := file.Position(file.Offset(d.Pos.Line, d.Pos.Column))
			if p.Line != d.Pos.Line || p.Column != d.Pos.Column {
				t.Errorf("%d:%d is outside of the file: %s", d.Pos.Line, d.Pos.Column, d.Text("en"))
			}
		}
		for at := range file.Text {
			if !utf8.RuneStart(file.Text[at]) {
				continue
			}
			if p := file.Position(at); file.Offset(p.Line, p.Column) != at {
				t.Fatalf("offset %d is at %d:%d, which is offset %d", at, p.Line, p.Column, file.Offset(p.Line, p.Column))
			}
		}
	})
}
