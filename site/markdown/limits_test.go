package markdown_test

import (
	"fmt"
	"strings"
	"testing"

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
		for _, d := range parse(t, "a.md", text).Diagnostics {
			if d.Code == "too-much" {
				t.Errorf("%s: %s", name, d.Text("en"))
			}
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

// hostile is text that takes goldmark v1.8.7 time that grows with its square, or that might: each is refused, for the reason
// given, or read. Most come from cmark's list of pathological inputs. A limit that is taken away shows as text that is read.
var hostile = []struct {
	name    string
	text    func(n int) string
	refused string // what there is too much of, or nothing
}{
	{"open links", func(n int) string { return strings.Repeat("[a](", n) }, "1000 \"[\" in one paragraph"},
	{"open brackets", func(n int) string { return strings.Repeat("[", n) }, "1000 \"[\" in one paragraph"},
	{"brackets in brackets", func(n int) string { return strings.Repeat("[", n) + "a" + strings.Repeat("]", n) }, "1000 \"[\" in one paragraph"},
	{"open references", func(n int) string { return strings.Repeat("[[a", n) }, "1000 \"[\" in one paragraph"},
	{"open variables", func(n int) string { return strings.Repeat("{{", n) }, ""},
	{"pictures in pictures", func(n int) string { return strings.Repeat("![", n) }, "1000 \"[\" in one paragraph"},
	{"open emphasis", func(n int) string { return strings.Repeat("*a ", n) }, "4000 \"*\", \"_\" and \"~\" in one paragraph"},
	{"emphasis in emphasis", func(n int) string { return strings.Repeat("*a **a ", n) }, "64 kilobytes in one paragraph"},
	{"open and close", func(n int) string { return strings.Repeat("a**b", n) + strings.Repeat("c* ", n) }, "64 kilobytes in one paragraph"},
	{"underscores", func(n int) string { return strings.Repeat("_a ", n) }, "4000 \"*\", \"_\" and \"~\" in one paragraph"},
	{"tildes", func(n int) string { return strings.Repeat("~a ", n) }, "4000 \"*\", \"_\" and \"~\" in one paragraph"},
	{"code spans that grow", func(n int) string { return repeatLen(min(n/10, 300), "`") }, ""},
	{"open code span", func(n int) string { return strings.Repeat("`a", n) }, ""},
	{"open tags", func(n int) string { return strings.Repeat("<a ", n) }, ""},
	{"open comments", func(n int) string { return strings.Repeat("<!-- ", n) }, ""},
	{"open instructions", func(n int) string { return strings.Repeat("a <? ", n) }, "64 kilobytes in one paragraph"},
	{"open declarations", func(n int) string { return strings.Repeat("a <!A ", n) }, "64 kilobytes in one paragraph"},
	{"open CDATA", func(n int) string { return strings.Repeat("a <![CDATA[ ", n) }, "64 kilobytes in one paragraph"},
	{"entities", func(n int) string { return strings.Repeat("&#x", n) }, ""},
	{"quotes in quotes", func(n int) string { return strings.Repeat("> ", n) + "a" }, "100 levels of lists and quotes"},
	{"quotes in quotes without spaces", func(n int) string { return strings.Repeat(">", n) + "a" }, "100 levels of lists and quotes"},
	{"lists in lists on one line", func(n int) string { return strings.Repeat("- ", n) + "a" }, "100 levels of lists and quotes"},
	{"numbered lists on one line", func(n int) string { return strings.Repeat("1. ", n) + "a" }, "100 levels of lists and quotes"},
	{"numbered lists and quotes", func(n int) string { return strings.Repeat("> 1. ", n) + "a" }, "100 levels of lists and quotes"},
	{"lists in lists on many lines", func(n int) string { return nested(min(n, 1500), "- ") }, "100 levels of lists and quotes"},
	{"numbered lists on many lines", func(n int) string { return nested(min(n, 1500), "1. ") }, "100 levels of lists and quotes"},
	{"link definitions", func(n int) string { return repeat(n, "[a%d]: b\n") }, "2000 link definitions in one file"},
	{"link definitions in a quotation", func(n int) string { return repeat(n, "> [a%d]: b\n") }, "2000 link definitions in one file"},
	{"open link definitions", func(n int) string { return strings.Repeat("[a]: b \"c\n", n) }, "2000 link definitions in one file"},
	{"footnotes", func(n int) string { return repeat(n, "[^%d]: a\n\n") }, ""},
	{"references to one footnote", func(n int) string { return "[^a]: b\n\n" + strings.Repeat(strings.Repeat("[^a]", 500)+"\n\n", n/500) }, ""},
	{"footnotes that name each other", func(n int) string { return repeat(min(n, 1900), "[^%d]: [^1][^2][^3]\n\n") }, ""},
	{"a wide table", func(n int) string { return strings.Repeat("|a", n) + "\n" + strings.Repeat("|-", n) + "\n" }, "200 columns in one table"},
	{"a table that is filled up", func(n int) string {
		return strings.Repeat("|a", 199) + "\n" + strings.Repeat("|-", 199) + "\n" + strings.Repeat("|a\n", n)
	}, "20000 cells in one table"},
	{"a table without bars", func(n int) string { return "a\n:-\n" + strings.Repeat("b\n", n) }, ""},
	{"addresses", func(n int) string { return strings.Repeat("https://a.", n) }, "64 kilobytes in one paragraph"},
	{"addresses of mail", func(n int) string { return strings.Repeat("a@b.", n) }, ""},
	{"a very long heading", func(n int) string { return "# " + strings.Repeat("a ", n) }, ""},
	{"headings of one name", func(n int) string { return strings.Repeat("# a\n", n) }, ""},
	{"headings with attributes", func(n int) string { return strings.Repeat("# a {#", n) + "}" }, "64 kilobytes in one paragraph"},
	{"attributes of a heading", func(n int) string { return "# a {" + strings.Repeat("#a ", n) + "}" }, ""},
	{"a fence that is no fence", func(n int) string { return "<!--\n```\n-->\n\n" + strings.Repeat("[a](", n) }, "1000 \"[\" in one paragraph"},
	{"a fence that ends", func(n int) string { return "```\n```\n" + strings.Repeat("[a](", n) }, "1000 \"[\" in one paragraph"},
	{"a fence that ends by its quote", func(n int) string { return "> ```\n\n" + strings.Repeat("[a](", n) }, "1000 \"[\" in one paragraph"},
	{"a fence in a comment over a list", func(n int) string { return "- <!--\n  ```\n\n" + strings.Repeat("[a](", n) }, "1000 \"[\" in one paragraph"},
	{"a fence with code in its info", func(n int) string { return "``` a`b\n" + strings.Repeat("[a](", n) }, "1000 \"[\" in one paragraph"},
	{"task lists", func(n int) string { return strings.Repeat("- [ ] a\n", n) }, ""},
	{"backslashes", func(n int) string { return strings.Repeat("\\", n) }, ""},
	{"tabs", func(n int) string { return strings.Repeat("\t", n) + "a" }, ""},
}

// TestHostileTextIsRefusedOrReadQuickly asks what becomes of the text, and that what is read allocates in proportion to its
// length. BenchmarkHostileText has the time.
func TestHostileTextIsRefusedOrReadQuickly(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			if got := excessOf(t, c.text(15_000)); got != c.refused {
				t.Errorf("too much of %q, want %q", got, c.refused)
			}
			if c.refused != "" {
				return
			}
			few, many := hostileFile(t, c.text(500)), hostileFile(t, c.text(2000))
			least := testing.AllocsPerRun(1, func() { markdown.Parse(few, 0, "") })
			most := testing.AllocsPerRun(1, func() { markdown.Parse(many, 0, "") })
			if most > 5*least+100 {
				t.Errorf("four times the text allocates %.0f times instead of %.0f", most, least)
			}
		})
	}
}

// BenchmarkHostileText gives the time for a byte, at two lengths of each text: where it grows, the reading is not linear.
func BenchmarkHostileText(b *testing.B) {
	for _, c := range hostile {
		for _, n := range []int{500, 2000} {
			f := hostileFile(b, c.text(n))
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				b.SetBytes(int64(len(c.text(n))))
				for b.Loop() {
					markdown.Parse(f, 0, "")
				}
			})
		}
	}
}

func hostileFile(t testing.TB, text string) *source.File {
	t.Helper()
	f, ds := source.NewFile("a.md", []byte(text))
	if len(ds) > 0 {
		t.Fatal(ds[0].Text("en"))
	}
	return f
}

// excessOf says what a text has too much of, in the words of the message, or nothing.
func excessOf(t *testing.T, text string) string {
	for _, d := range markdown.Parse(hostileFile(t, text), 0, "").Diagnostics {
		if d.Code == "too-much" {
			_, after, _ := strings.Cut(d.Text("en"), "more than ")
			what, _, _ := strings.Cut(after, " [too-much]")
			return what
		}
	}
	return ""
}

// repeatLen gives runs of a character, each longer by one than the one before.
func repeatLen(n int, s string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("e" + strings.Repeat(s, i+1))
	}
	return b.String()
}
