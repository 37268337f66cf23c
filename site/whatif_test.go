package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site"
)

func whatIfBook() map[string]string {
	edit := func(text, from, to string) string { return strings.Replace(text, from, to, 1) }
	return map[string]string{
		"a.md":              edit(approved("PRC-A-01", "8.2.1", "Text.\n"), "type:", "evidence: [REC-A-01]\ntype:"),
		"b.md":              edit(approved("PRC-B-01", "[8.2.2, 8.2.1]", "Text.\n"), "status: approved", "status: draft"),
		"c.md":              edit(approved("PRC-C-01", "[8.2.4, 6.1.1, 6.1.2, 6.1.3]", "Text.\n"), "type:", "supersedes: [PRC-D-01]\ntype:"),
		"d.md":              approved("PRC-D-01", "8.2.5", "Text.\n"),
		"r.md":              edit(edit(approved("REC-A-01", "9.1", "Text.\n"), "type: procedure", "type: record"), "satisfies:", "provides: [service-requirements]\nsatisfies:"),
		"data/parties.yaml": "riverside:\n  title: Riverside\n  kind: external-supplier\n  control: PRC-A-01\n  operates: [8.6.1]\n",
	}
}

func TestWhatIfShowsWhatWouldChangeAndChangesNothing(t *testing.T) {
	s := load(t, small(whatIfBook()), today)
	before := show(s)
	for _, tt := range []struct{ change, want string }{
		{"withdraw:PRC-A-01", "8.2.1 covered→planned, 8.6.1 delegated→planned"},
		{"approve:PRC-B-01", "8.2.2 planned→covered"},
		{"approve:PRC-A-01", ""},
		{"supersede:PRC-A-01", "8.2.1 covered→planned, 8.6.1 delegated→planned"},
		{"withdraw:PRC-C-01", "6.1 covered→gap, 8.2.4 covered→gap, 8.2.5 gap→covered"},
		{"supersede:POL-SMS-01", "5.1 covered→gap"},
		{"withdraw:REC-A-01", "9.1 covered→gap"},
		{"withdraw:PRC-A-01 approve:PRC-B-01", "8.2.2 planned→covered, 8.6.1 delegated→planned"},
	} {
		then, err := s.WhatIf(strings.Fields(tt.change)...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range site.Diff(s, then).Clauses {
			if c.Was != c.Is {
				got = append(got, fmt.Sprintf("%s %s→%s", c.Clause.Number, c.Was, c.Is))
			}
		}
		if g := strings.Join(got, ", "); g != tt.want {
			t.Errorf("%s: %s, want %s", tt.change, g, tt.want)
		}
		if show(s) != before {
			t.Fatalf("%s changed the site itself", tt.change)
		}
	}
	for _, wrong := range []string{"withdraw:PRC-X-01", "withdraw:prc-a-01", "delete:PRC-A-01", "PRC-A-01", ""} {
		if _, err := s.WhatIf(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

// What if nothing: the same result as Load.
func TestWhatIfOfNothingIsTheSameTrace(t *testing.T) {
	s := load(t, small(whatIfBook()), today)
	then, err := s.WhatIf()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(then), show(s); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if d := site.Diff(s, then); !d.Empty() {
		t.Errorf("%+v", d)
	}
}

// Withdrawing in the file and withdrawing in mind come to the same.
func TestWhatIfAgreesWithLoad(t *testing.T) {
	files := whatIfBook()
	then, err := load(t, small(files), today).WhatIf("withdraw:PRC-A-01")
	if err != nil {
		t.Fatal(err)
	}
	files["a.md"] = strings.Replace(files["a.md"], "status: approved", "status: withdrawn", 1)
	if got, want := show(then), show(load(t, small(files), today)); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestDiffNamesWhatChanged(t *testing.T) {
	edit := func(text, from, to string) string { return strings.Replace(text, from, to, 1) }
	a := map[string]string{
		"a.md": approved("PRC-A-01", "8.2.1", "Text.\n"),
		"b.md": edit(approved("PRC-B-01", "8.2.2", "Text.\n"), "status: approved", "status: draft"),
		"c.md": approved("PRC-C-01", "8.2.4", "Text.\n"),
		"d.md": approved("PRC-D-01", "8.2.5", "Text.\n"),
		"e.md": approved("PRC-E-01", "8.2.6", "Text.\n"),
		"f.md": edit(approved("PRC-F-01", "8.3.1", "Text.\n"), "2027-03-01", "2026-06-01"),
		"g.md": approved("PRC-G-01", "8.3.2", "Text.\n"),
	}
	b := map[string]string{
		"a.md":       edit(a["a.md"], `version: "1"`, `version: "1.1"`),
		"b.md":       edit(a["b.md"], "status: draft", "status: approved"),
		"moved/c.md": a["c.md"],
		"d.md":       edit(a["d.md"], "status: approved", "status: withdrawn"),
		"e.md":       edit(a["e.md"], "Text.", "Other text."),
		"f.md":       edit(a["f.md"], "2026-06-01", "2027-06-01"),
		"h.md":       approved("PRC-H-01", "{clause: 8.3.2, extent: partial}", "Text.\n"),
	}
	before, now := load(t, small(a), today), load(t, small(b), today)
	d := site.Diff(before, now)
	var got []string
	for _, c := range d.Clauses {
		got = append(got, fmt.Sprintf("%s %s %s→%s %v %v", c.Kind(), c.Clause.Number, c.Was, c.Is, c.Raised, c.Lifted))
	}
	for _, c := range d.Documents {
		got = append(got, c.Kind+" "+c.ID())
	}
	want := []string{
		"won 8.2.2 planned→covered [untranslated] []",
		"lost 8.2.5 covered→gap [] [untranslated]",
		"cleared 8.3.1 covered→covered [] [overdue]",
		"lost 8.3.2 covered→partial [] []",
		"revised PRC-A-01", "in-force PRC-B-01", "withdrawn PRC-D-01", "edited PRC-E-01", "removed PRC-G-01", "new PRC-H-01",
	}
	clean := func(list []string) string {
		return strings.NewReplacer("no-evidence ", "", " no-evidence", "", "missing-document ", "", "[missing-document]", "[]", "[no-evidence]", "[]").Replace(strings.Join(list, "\n"))
	}
	if g, w := clean(got), clean(want); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	back := site.Diff(now, before)
	if len(back.Clauses) != len(d.Clauses) || len(back.Documents) != len(d.Documents) {
		t.Error("there is more or less to say the other way round")
	}
	if !site.Diff(now, load(t, small(b), today)).Empty() {
		t.Error("a book differs from itself")
	}
}

// A standard that joins the book is one line, not a hundred requirements.
func TestDiffOfTwoSetsOfStandards(t *testing.T) {
	one := load(t, small(nil), today)
	two := load(t, small(map[string]string{"clausebook.yaml": common["clausebook.yaml"] + "standards: [iso20000-1:2018, iso20000-1:2011]\n"}), today)
	if d := site.Diff(one, two); len(d.Standards) != 2 || d.Standards[1].Was != nil || len(d.Clauses) != 0 {
		t.Errorf("%+v", d)
	}
	if d := site.Diff(two, one); len(d.Standards) != 2 || d.Standards[1].Is != nil || len(d.Clauses) != 0 {
		t.Errorf("%+v", d)
	}
}

// A hypothesis changes no reference: the clauses are mentioned where they were.
func TestWhatIfKeepsMentions(t *testing.T) {
	s := load(t, small(map[string]string{
		"p/a.md": approved("A", "[8.1]", "See [[8.6.1]] and [[8.1]].\n"),
		"p/b.md": approved("B", "[8.6.1]", "See [[8.6.1]].\n"),
	}), today)
	mentions := func(s *site.Site) string {
		var b strings.Builder
		for _, c := range s.Trace.Standards[0].Clauses {
			if len(c.Mentions) > 0 {
				links(&b, c.Clause.Number, c.Mentions)
			}
		}
		return b.String()
	}
	then, err := s.WhatIf("withdraw:A")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := mentions(then), mentions(s); got != want || strings.Count(want, "→") != 3 {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}
