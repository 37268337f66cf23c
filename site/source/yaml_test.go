package source_test

import (
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/source"
)

// decode reads a mapping with the one key "v" and gives its decoder and the value's node.
func decode(t *testing.T, text string, read func(d *source.Decoder, v *yaml.Node)) *source.Decoder {
	t.Helper()
	f, ds := source.NewFile("a.yaml", []byte(text))
	if len(ds) > 0 {
		t.Fatal(codes(ds))
	}
	root, ds := f.YAML(0, len(f.Text))
	d := &source.Decoder{File: f, Diagnostics: ds}
	if root != nil {
		d.Struct(root, source.Fields{"v": func(v *yaml.Node) { read(d, v) }, "version": func(*yaml.Node) {}})
	}
	return d
}

func TestNumbersKeepTheCharactersOfTheAuthor(t *testing.T) {
	for _, tt := range []struct{ text, want, diagnostics string }{
		{`v: 8.1`, "8.1", ""},
		{`v: "8.10"`, "8.10", ""},
		{`v: 8.10`, "8.10", "1:4 unquoted-number"},
		{`v: 1.0`, "1.0", "1:4 unquoted-number"},
		{`v: 2`, "2", ""},
		{`v: 8.2.10`, "8.2.10", ""}, // text to every YAML program
		{`v: 007`, "007", ""},
		{`v: 1e3`, "1e3", ""},
		{`v: no`, "no", ""},
		{`v: ~`, "", ""},
		{`v:`, "", ""},
		{`v: ""`, "", ""},
		{"v: 服务管理：方针", "服务管理：方针", ""},
		{"v: |\n  two\n  lines", "two\nlines", ""},
		{`v: [a]`, "", "1:4 wrong-kind"},
		{`v: {a: b}`, "", "1:4 wrong-kind"},
	} {
		var got string
		d := decode(t, tt.text, func(d *source.Decoder, v *yaml.Node) { got = d.String(v) })
		if got != tt.want || codes(d.Diagnostics) != tt.diagnostics {
			t.Errorf("%q: got %q (%s), want %q (%s)", tt.text, got, codes(d.Diagnostics), tt.want, tt.diagnostics)
		}
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ text, want, diagnostics string }{
		{"v: 2026-03-01", "2026-03-01", ""},
		{`v: "2026-03-01"`, "2026-03-01", ""},
		{"v: 2024-02-29", "2024-02-29", ""},
		{"v:", "", ""},
		{"v: 2026-02-29", "", "1:4 wrong-date"},
		{"v: 2026-02-30", "", "1:4 wrong-date"},
		{"v: 2026-13-01", "", "1:4 wrong-date"},
		{"v: 2026-3-1", "", "1:4 wrong-date"},
		{"v: 1.3.2026", "", "1:4 wrong-date"},
		{"v: 2026/03/01", "", "1:4 wrong-date"},
		{"v: 2026年3月1日", "", "1:4 wrong-date"},
		{"v: 2026-03-01T10:00:00Z", "", "1:4 wrong-date"},
		{"v: [2026-03-01]", "", "1:4 wrong-kind"},
	} {
		var got source.Date
		d := decode(t, tt.text, func(d *source.Decoder, v *yaml.Node) { got = d.Date(v) })
		if got.String() != tt.want || codes(d.Diagnostics) != tt.diagnostics {
			t.Errorf("%q: got %q (%s), want %q (%s)", tt.text, got, codes(d.Diagnostics), tt.want, tt.diagnostics)
		}
	}
}

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	day := func(s string) source.Date {
		d, ok := source.ParseDate(s)
		if !ok {
			t.Fatal(s)
		}
		return d
	}
	if got := day("2024-02-28").Days(day("2024-03-01")); got != 2 {
		t.Errorf("days over a leap day: %d, want 2", got)
	}
	if got := day("2026-03-01").Days(day("2026-02-01")); got != -28 {
		t.Errorf("days back: %d, want -28", got)
	}
	if got := day("2023-12-31").Add(60).String(); got != "2024-02-29" {
		t.Errorf("60 days later: %s", got)
	}
	if a, b := day("2026-09-30"), day("2026-10-01"); !a.Before(b) || b.Before(a) || a.Before(a) {
		t.Error("order of days")
	}
	// The same moment is another day in another place; the day is that of the place.
	east := time.FixedZone("UTC+14", 14*3600)
	if got := source.DateOf(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).In(east)).String(); got != "2026-11-23" {
		t.Errorf("day at UTC+14: %s", got)
	}
}

func TestDecoderNeverGuesses(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"unknown key", "v: 1\nw: 2", "2:1 unknown-key"},
		{"key repeated", "v: 1\nv: 2", "2:1 duplicate-key"},
		{"anchor", "v: &a x", "1:4 yaml-alias"},
		{"alias", "version: &a x\nv: *a", "1:10 yaml-alias, 2:4 yaml-alias"},
		{"merge key", "<<: {v: 1}", "1:5 yaml-alias"},
		{"alias in a list", "v: [x, &a y, *a]", "1:8 yaml-alias, 1:14 yaml-alias"},
		{"a list as key", "? [v]\n: x", "1:3 wrong-kind"},
		{"a list in place of keys", "- v", "1:1 wrong-kind"},
		{"words in place of keys", "v", "1:1 wrong-kind"},
	} {
		d := decode(t, tt.text, func(d *source.Decoder, v *yaml.Node) { d.Strings(v) })
		if got := codes(d.Diagnostics); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSyntaxErrorsPointAtTheirCause(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"unclosed quote: where it begins", "version: a\nv: \"b\nc: d\n", "2:4 yaml-syntax"},
		{"tab", "v:\n\t- a", "2:1 yaml-syntax"},
		{"colon in a value", "v: a: b", "1:5 yaml-syntax"},
		{"unclosed bracket: where it begins", "version: a\nv: [a, b", "2:4 yaml-syntax"},
		{"unclosed brace: where it begins", "v: {a: b\nversion: c", "1:4 yaml-syntax"},
		{"two documents", "# ---\n---\nv: a\n---\nv: b", "4:1 yaml-syntax"},
		{"words behind the end mark", "v: a\n...\nb", "2:1 yaml-syntax"},
		{"one document with its marks", "%YAML 1.1\n---\nv: a\n...\n", ""},
		{"brackets too deep", "v: " + strings.Repeat("[", source.MaxDepth+1), "1:24 yaml-too-deep"},
		{"a hundred thousand brackets", "v: " + strings.Repeat("[", 100_000), "1:24 yaml-too-deep"},
		{"brackets in quotes", "v: \"" + strings.Repeat("[", 50) + "\"", ""},
		{"a full-width colon is no colon", "v：a", "1:1 wrong-kind"},
	} {
		d := decode(t, tt.text, func(d *source.Decoder, v *yaml.Node) { d.String(v) })
		if got := codes(d.Diagnostics); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
			for _, x := range d.Diagnostics {
				t.Log(x.Text("en"))
			}
		}
	}
}

// A thousand million strings out of nine lines: aliases are refused before anything is expanded.
func TestAliasBombIsRefused(t *testing.T) {
	bomb := "v: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		bomb += strings.ReplaceAll(strings.ReplaceAll("KEY: &KEY [*P,*P,*P,*P,*P,*P,*P,*P,*P]\n", "KEY", string(c)), "P", string(c-1))
	}
	var d *source.Decoder
	n := testing.AllocsPerRun(1, func() { d = decode(t, bomb, func(d *source.Decoder, v *yaml.Node) { d.Strings(v) }) })
	if len(d.Diagnostics) == 0 || n > 10_000 {
		t.Errorf("%d diagnostics after %.0f allocations", len(d.Diagnostics), n)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"approved", "draft", "in-review", "withdrawn", "服务台经理", "服务总监"}
	for word, want := range map[string]string{
		"aproved": "approved", "Approved": "approved", "darft": "draft", "dratf": "draft", "inreview": "in-review",
		"zzz": "", "": "", "服务台经里": "服务台经理", "effective": "",
	} {
		if got := source.Nearest(word, words); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}
