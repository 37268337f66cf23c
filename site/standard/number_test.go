package standard_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/standard"
)

func TestNumbersAreOrderedPartByPart(t *testing.T) {
	inOrder := []string{"4", "4.1", "4.2", "4.10", "8.1", "8.2", "8.2.1", "8.2.9", "8.2.10", "8.9", "8.10", "9", "10", "10.1", "10.1.1", "10.2", "A.5", "A.5.9", "A.5.10", "A.5.24", "A.6", "A1", "B.1"}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if got, want := sign(standard.Compare(a, b)), sign(i-j); got != want {
				t.Errorf("Compare(%q, %q) is %d, want %d", a, b, got, want)
			}
		}
	}
	shuffled := slices.Clone(inOrder)
	slices.Reverse(shuffled)
	slices.SortFunc(shuffled, standard.Compare)
	if !slices.Equal(shuffled, inOrder) {
		t.Errorf("sorted: %v", shuffled)
	}
}

func sign(n int) int { return min(max(n, -1), 1) }

func TestParseReference(t *testing.T) {
	for _, tt := range []struct {
		text, standard, number, items string
		ok                            bool
	}{
		{"8.6.1", "", "8.6.1", "", true},
		{" 8.6.1 ", "", "8.6.1", "", true},
		{"8", "", "8", "", true},
		{"8.10", "", "8.10", "", true},
		{"A.5.24", "", "A.5.24", "", true},
		{"iso27001:2022/A.5.24", "iso27001:2022", "A.5.24", "", true},
		{"iso20000-1:2018/8.6.1", "iso20000-1:2018", "8.6.1", "", true},
		{"iso20000-1:2018 / 8.6.1", "iso20000-1:2018", "8.6.1", "", true},
		{"7.5.1 a)", "", "7.5.1", "a", true},
		{"7.5.1 a) c)", "", "7.5.1", "a c", true},
		{"7.5.1 a, c", "", "7.5.1", "a c", true},
		{"7.5.1 (a)", "", "7.5.1", "a", true},
		{"7.5.1.a", "", "7.5.1", "a", true},
		{"７．５．１　ａ）", "", "7.5.1", "a", true}, // full-width, as a Chinese keyboard writes it
		{"８．６．１", "", "8.6.1", "", true},
		{"iso27001：2022／A.5.24", "iso27001:2022", "A.5.24", "", true},
		{"", "", "", "", false},
		{".", "", ".", "", false},
		{"8.", "", "8.", "", false},
		{".8", "", ".8", "", false},
		{"8..1", "", "8..1", "", false},
		{"/8.1", "", "", "", false},
		{"iso/", "iso", "", "", false},
		{"8.6.1 )", "", "", "", false},
		{"8.6.1 incident", "", "", "", false},
		{"8.6.1 A", "", "", "", false},
		{"8.6.1a", "", "8.6.1a", "", false},
		{"clause", "", "clause", "", false},
		{"第8.6.1条", "", "第8.6.1条", "", false},
		{"PRC-INC-01", "", "PRC-INC-01", "", false},
		{"1234567", "", "1234567", "", false},
	} {
		r, ok := standard.ParseReference(tt.text)
		if ok != tt.ok {
			t.Errorf("%q: ok %v, want %v", tt.text, ok, tt.ok)
		}
		if ok && (r.Standard != tt.standard || r.Number != tt.number || strings.Join(r.Items, " ") != tt.items) {
			t.Errorf("%q: got %+v", tt.text, r)
		}
	}
}

func TestRange(t *testing.T) {
	for text, want := range map[string]string{
		"4.1–4.4": "4.1 4.4", "4.1-4.4": "4.1 4.4", "4.1 — 4.4": "4.1 4.4", "4.1~4.4": "4.1 4.4", "4.1至4.4": "4.1 4.4", "4.1..4.4": "4.1 4.4", "A.5.1-A.5.9": "A.5.1 A.5.9",
		"8.6.1": "", "PRC-INC-01": "", "iso20000-1:2018": "", "4.1-": "", "-4.4": "", "": "", "-": "",
	} {
		from, to, ok := standard.Range(text)
		if got := strings.TrimSpace(from + " " + to); got != want || ok != (want != "") {
			t.Errorf("Range(%q) is %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestBetweenListsTheRequirementsOfARange(t *testing.T) {
	s := standard.Find("iso20000-1:2018")
	for _, tt := range []struct{ from, to, want string }{
		{"4.1", "4.4", "4.1 4.2 4.3 4.4"},
		{"8.6.1", "8.7.1", "8.6.1 8.6.2 8.6.3 8.7.1"},
		{"8.6", "8.6", "8.6.1 8.6.2 8.6.3"},
		{"6.1", "6.2", "6.1 6.2.1 6.2.2"},
		{"9.4", "4.1", ""},
	} {
		if got := strings.Join(s.Between(tt.from, tt.to), " "); got != tt.want {
			t.Errorf("from %s to %s: %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}

// The result of reading a reference is one that is read again as itself.
func FuzzReference(f *testing.F) {
	for _, s := range []string{"8.6.1", "iso27001:2022/A.5.24", "7.5.1 a)", "7.5.1.a", "４．１～４．４", "4.1–4.4", "8..", "/", "a/b/8.1 a", "8.1 a) b)", "第8条"} {
		f.Add(s)
	}
	st := standard.Find("iso20000-1:2018")
	f.Fuzz(func(t *testing.T, s string) {
		r, ok := standard.ParseReference(s)
		if ok && !standard.LooksLikeNumber(r.Number) {
			t.Errorf("%q gives the number %q", s, r.Number)
		}
		if ok {
			again := strings.TrimSpace(r.Number + " " + strings.Join(r.Items, ") "))
			if r.Standard != "" {
				again = r.Standard + "/" + again
			}
			r2, ok2 := standard.ParseReference(again)
			if !ok2 || r2.Standard != r.Standard || r2.Number != r.Number || !slices.Equal(r2.Items, r.Items) {
				t.Errorf("%q gives %+v, which written out as %q gives %+v", s, r, again, r2)
			}
		}
		if from, to, ok := standard.Range(s); ok {
			for _, n := range st.Between(from, to) {
				if st.Clause(n) == nil {
					t.Errorf("range %q holds %q", s, n)
				}
			}
		}
		if standard.Compare(s, s) != 0 {
			t.Errorf("%q is not equal to itself", s)
		}
	})
}
