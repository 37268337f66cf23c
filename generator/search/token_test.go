package search

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tokenCases are what Go and the browser must both answer.
func tokenCases(t *testing.T) (cases []struct {
	Text  string
	Terms []string
}) {
	data, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func tokens(text string) []string {
	list := []string{}
	Tokens(text, func(term string, _ int) { list = append(list, term) })
	return list
}

func TestTokens(t *testing.T) {
	for _, c := range tokenCases(t) {
		if got := tokens(c.Text); !slices.Equal(got, c.Terms) {
			t.Errorf("%q\n got %q\nwant %q", c.Text, got, c.Terms)
		}
	}
}

func TestTokensOfTheBrowser(t *testing.T) {
	cases := tokenCases(t)
	var requests []request
	for _, c := range cases {
		requests = append(requests, request{"tokens": c.Text})
	}
	var answers [][]string
	browse(t, t.TempDir(), requests, &answers)
	for i, c := range cases {
		if !slices.Equal(answers[i], c.Terms) {
			t.Errorf("%q\n got %q\nwant %q", c.Text, answers[i], c.Terms)
		}
	}
}

// The shortcut past NFKC must not change anything.
func TestPlainTextNeedsNoNFKC(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		for _, text := range []string{"a" + string(r) + "b", "中" + string(r) + "文"} {
			if !plain(text) {
				continue
			}
			var runs [2][]string
			for i, text := range []string{text, norm.NFKC.String(text)} {
				new(scanner).runs(text, func(run []byte, _, _ bool) { runs[i] = append(runs[i], string(run)) })
			}
			if !slices.Equal(runs[0], runs[1]) {
				t.Errorf("%U: %q without NFKC, %q with it", r, runs[0], runs[1])
			}
		}
	}
}

// Whatever the text, two Han characters side by side are a term, the last one of
// a run is a term, and no term could break the format of the files.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "PRC-INC-01", "重大事件", "a\xff中", "ＡＢ１２", "𠮷野家", "が́", "a.b-c/d_e", "İΣς"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms := tokens(text)
		for _, term := range terms {
			if term == "" || !utf8.ValidString(term) || strings.ContainsAny(term, "~ \"\\<\n\u2028\u2029") {
				t.Fatalf("%q has the term %q", text, term)
			}
		}
		last := rune(-1)
		for _, r := range norm.NFKC.String(text) + " " {
			r = fold(r)
			if kindOf(r) == dropped {
				continue
			}
			if isHan(last) {
				want := string(last)
				if kindOf(r) == pair {
					want += string(r)
				}
				if !slices.Contains(terms, want) {
					t.Fatalf("%q lacks %q in %q", text, want, terms)
				}
			}
			last = r
		}
	})
}

func isHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF || 0x20000 <= r && r <= 0x2FFFF }

func TestNumbers(t *testing.T) {
	var b []byte
	var want []int
	for n := 0; n < 70000; n++ {
		want = append(want, n)
	}
	want = append(want, 1<<20, ceiling-1, ceiling, ceiling+1, 2*ceiling+5, 9*ceiling)
	for _, n := range want {
		b = appendNumber(b, n)
	}
	s := string(b)
	if strings.ContainsAny(s, "~\"\\<\u2028\u2029\x7f") || !utf8.ValidString(s) {
		t.Error("a number has a character that the files cannot hold")
	}
	for _, n := range want {
		var got int
		if got, s = number(s); got != n {
			t.Fatalf("got %d, want %d", got, n)
		}
	}
	if s != "" {
		t.Errorf("%q is left", s)
	}
}

// JavaScript compares UTF-16 units: surrogates stand before the end of the BMP.
func TestTermsAreOrderedAsInTheBrowser(t *testing.T) {
	want := []string{"", "a", "a-b", "ab", "é", "中", "中a", "𠮷", "𠮷a", "𠮷野", "\uF900", "\uFB00", "\uFFFC"}
	for i := range want {
		for j := range want {
			if got := compareTerms(want[i], want[j]); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("compareTerms(%q, %q) = %d", want[i], want[j], got)
			}
		}
	}
}
