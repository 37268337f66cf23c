package markdown_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
)

func TestOrdinaryTextIsWithinTheLimits(t *testing.T) {
	row := strings.Repeat("| cell ", 20) + "|\n"
	for name, text := range map[string]string{
		"a long rule":                             strings.Repeat("-", 300),
		"a long rule with a space behind":         strings.Repeat("*", 300) + " ",
		"a heading with a long line under it":     "Title\n" + strings.Repeat("-", 300) + " ",
		"a table without outer bars":              "a | b\n" + strings.Repeat("-", 150) + " | " + strings.Repeat("-", 150) + "\nc | d",
		"a banner in code":                        "```sql\n" + strings.Repeat("-", 150) + " tables\n```",
		"a log of 100 KB without a blank line":    "```\n" + strings.Repeat("2026-11-22 10:00:00 [info] a_b_c * ~\n", 3000) + "```",
		"a log in tildes, in a list":              "- item\n\n  ~~~ text\n" + strings.Repeat("  2026-11-22 10:00:00 [info] a_b_c * ~\n", 3000) + "  ~~~",
		"data with 3,000 brackets":                "```json\n" + strings.Repeat("[1, 2],\n", 3000) + "```",
		"code that stands far to the right":       "```\n" + strings.Repeat(" ", 400) + "x\n```",
		"a table of 900 rows":                     "| a | b |\n|---|---|\n" + strings.Repeat("| cell with *words* | [link](a.md) |\n", 450),
		"a table of 20 columns and 900 rows":      row + strings.Repeat("|---", 20) + "|\n" + strings.Repeat(row, 900),
		"a table of 600 rows with two references": "| a | b |\n|---|---|\n" + strings.Repeat("| [[PRC-1]] | [[PRC-2]] |\n", 600),
		"a list of 1,000 items with references":   strings.Repeat("- [[PRC-1]] and [x](a.md)\n", 1000),
		"ten levels of a list":                    nested(10, "- "),
		"a thousand footnotes":                    repeat(1000, "Text[^%d].\n\n[^%[1]d]: note\n\n"),
		"a paragraph of 60 KB":                    strings.Repeat("word ", 12000),
		"2 MB of paragraphs":                      strings.Repeat(strings.Repeat("word *em* [[PRC-1]] ", 50)+"\n\n", 2000),
		"a thousand references in one paragraph":  strings.Repeat("[[P]] ", 500),
	} {
		start := time.Now()
		got := parse(t, "a.md", text)
		for _, d := range got.Diagnostics {
			if d.Code == "too-much" {
				t.Errorf("%s: %s", name, d.Text("en"))
			}
		}
		if took := time.Since(start); took > limit {
			t.Errorf("%s takes %s", name, took)
		}
	}
}

func nested(levels int, mark string) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat("  ", i) + mark + "item\n")
	}
	return b.String()
}

func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// What takes goldmark v1.8.7 time that grows with its square is refused, or done quickly. Most come from cmark's list of
// pathological inputs.
func TestHostileTextIsRefusedOrReadQuickly(t *testing.T) {
	const n = 50_000
	for name, text := range map[string]string{
		"open links":                       strings.Repeat("[a](", n),
		"open brackets":                    strings.Repeat("[", n),
		"brackets in brackets":             strings.Repeat("[", n) + "a" + strings.Repeat("]", n),
		"open references":                  strings.Repeat("[[a", n),
		"open variables":                   strings.Repeat("{{", n),
		"pictures in pictures":             strings.Repeat("![", n),
		"open emphasis":                    strings.Repeat("*a ", n),
		"emphasis in emphasis":             strings.Repeat("*a **a ", n),
		"open and close":                   strings.Repeat("a**b", n) + strings.Repeat("c* ", n),
		"underscores":                      strings.Repeat("_a ", n),
		"tildes":                           strings.Repeat("~a ", n),
		"code spans that grow":             repeatLen(300, "`"),
		"open code span":                   strings.Repeat("`a", n),
		"open tags":                        strings.Repeat("<a ", n),
		"open comments":                    strings.Repeat("<!-- ", n),
		"open instructions":                strings.Repeat("a <? ", n),
		"open declarations":                strings.Repeat("a <!A ", n),
		"open CDATA":                       strings.Repeat("a <![CDATA[ ", n),
		"entities":                         strings.Repeat("&#x", n),
		"quotes in quotes":                 strings.Repeat("> ", n) + "a",
		"quotes in quotes without spaces":  strings.Repeat(">", n) + "a",
		"lists in lists on one line":       strings.Repeat("- ", n) + "a",
		"numbered lists on one line":       strings.Repeat("1. ", n) + "a",
		"numbered lists and quotes":        strings.Repeat("> 1. ", n) + "a",
		"lists in lists on many lines":     nested(1500, "- "),
		"numbered lists on many lines":     nested(1500, "1. "),
		"link definitions":                 repeat(n, "[a%d]: b\n"),
		"link definitions in a quotation":  repeat(n, "> [a%d]: b\n"),
		"open link definitions":            strings.Repeat("[a]: b \"c\n", n),
		"footnotes":                        repeat(n, "[^%d]: a\n\n"),
		"references to one footnote":       "[^a]: b\n\n" + strings.Repeat(strings.Repeat("[^a]", 500)+"\n\n", 100),
		"footnotes that name each other":   repeat(1900, "[^%d]: [^1][^2][^3]\n\n"),
		"a wide table":                     strings.Repeat("|a", n) + "\n" + strings.Repeat("|-", n) + "\n",
		"a table that is filled up":        strings.Repeat("|a", 199) + "\n" + strings.Repeat("|-", 199) + "\n" + strings.Repeat("|a\n", n),
		"a table without bars":             "a\n:-\n" + strings.Repeat("b\n", n),
		"addresses":                        strings.Repeat("https://a.", n),
		"addresses of mail":                strings.Repeat("a@b.", n),
		"a very long heading":              "# " + strings.Repeat("a ", n),
		"headings of one name":             strings.Repeat("# a\n", n),
		"headings with attributes":         strings.Repeat("# a {#", n) + "}",
		"attributes of a heading":          "# a {" + strings.Repeat("#a ", n) + "}",
		"a fence that is no fence":         "<!--\n```\n-->\n\n" + strings.Repeat("[a](", n),
		"a fence that ends":                "```\n```\n" + strings.Repeat("[a](", n),
		"a fence that ends by its quote":   "> ```\n\n" + strings.Repeat("[a](", n),
		"a fence in a comment over a list": "- <!--\n  ```\n\n" + strings.Repeat("[a](", n),
		"a fence with code in its info":    "``` a`b\n" + strings.Repeat("[a](", n),
		"task lists":                       strings.Repeat("- [ ] a\n", n),
		"backslashes":                      strings.Repeat("\\", n),
		"tabs":                             strings.Repeat("\t", n) + "a",
	} {
		t.Run(name, func(t *testing.T) {
			f, ds := source.NewFile("a.md", []byte(text))
			if len(ds) > 0 {
				t.Fatal(ds[0].Text("en"))
			}
			start := time.Now()
			markdown.Parse(f, 0, "")
			if took := time.Since(start); took > limit {
				t.Errorf("%d KB take %s", len(text)>>10, took)
			}
		})
	}
}

// limit is generous, because machines are busy and the race detector is slow: what it finds takes minutes.
const limit = 20 * time.Second

// repeatLen gives runs of a character, each longer by one than the one before.
func repeatLen(n int, s string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("e" + strings.Repeat(s, i+1))
	}
	return b.String()
}
