package markdown

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/source"
)

// A text without bare addresses is read by a parser that does not look for them. It may not be noticed.
func FuzzPlainEnough(f *testing.F) {
	names, err := filepath.Glob("../../testdata/render/*.md")
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(raw), "\n\n") {
			f.Add(part)
		}
		f.Add(string(raw))
	}
	for _, text := range []string{
		"a *b c* _d_ ~~e f~~ (g) h\ni **j**k\nl", "a\\\nb", "[a b *c*](d.md) e", "| a b | *c* |\n|---|---|\n| d (e) | f |\n", "* a\n\n  b c\n* [ ] d e",
		"# a *b* {#c satisfies=\"8.1\"}\n", "中文 *强调* 中文\n第二行", "a `b c` d [[PRC-1|e f]] {{ g h }} i", "![a b](c.png \"d e\")", "a &amp; b\tc (d\n_e f", "a[^1] b\n\n[^1]: c d",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, _ := source.NewFile("a.md", []byte(text))
		if len(text) > 8<<10 || file.Text == nil || !plainEnough(file.Text) {
			return
		}
		got, want := parse(file, 0, "", mdPlain.Parser()), parse(file, 0, "", md.Parser())
		if string(got.HTML) != string(want.HTML) {
			t.Errorf("%q\ngot  %s\nwant %s", text, got.HTML, want.HTML)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q\ngot  %+v\nwant %+v", text, got, want)
		}
	})
}
