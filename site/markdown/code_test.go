package markdown_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// Two of chroma's lexers never return, and others take minutes (alecthomas/chroma#1377). Each that is trusted is tried with
// what stopped those, and may not lose a character.
func TestTrustedLexersComeToAnEndAndLoseNothing(t *testing.T) {
	var inputs []string
	for c := ' '; c <= '~'; c++ {
		inputs = append(inputs, string(c)+"\n", "x"+strings.Repeat(string(c), 60)+"\n")
	}
	for _, s := range []string{"\n", "中\n", "\t\n", "/*\n", "\"\n", "'''\n", "<!--\n", "${\n", "((\n", "a\\\n"} {
		inputs = append(inputs, strings.Repeat(s, 200/len(s)))
	}
	for _, name := range markdown.Lexers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, in := range inputs {
				fence := strings.Repeat("`", 2000)
				f, _ := source.NewFile("a.md", []byte(fence+name+"\n"+in+fence+"\n"))
				text := markdown.Parse(f, 0, "") // one that does not return is stopped by the time limit of go test
				if got := html.UnescapeString(tags.ReplaceAllString(string(text.HTML), "")); got != in+"\n" {
					t.Errorf("%.20q… became %.60q…", in, got)
				}
				if len(text.Diagnostics) > 0 {
					t.Errorf("%.20q…: %s", in, text.Diagnostics[0].Text("en"))
				}
			}
		})
	}
}
