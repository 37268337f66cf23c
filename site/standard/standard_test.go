package standard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

func TestRequirementsAreTheTitledLeaves(t *testing.T) {
	for id, want := range map[string]int{"iso20000-1:2018": 57, "iso20000-1:2011": 39} {
		s := standard.Find(id)
		leaves := s.Requirements()
		if len(leaves) != want {
			t.Errorf("%s has %d requirements, want %d", id, len(leaves), want)
		}
		if !slices.IsSortedFunc(s.Clauses, func(a, b *standard.Clause) int { return standard.Compare(a.Number, b.Number) }) {
			t.Errorf("%s is not in the order of its numbers", id)
		}
		for _, c := range leaves {
			if c.Requirement() != c || s.Clause(c.Number) != c {
				t.Errorf("%s is not its own requirement", c.Ref())
			}
		}
	}
}

func TestEveryClauseHasATitleInBothLanguagesAndItsParent(t *testing.T) {
	for _, id := range standard.Builtin {
		for _, c := range standard.Find(id).Clauses {
			if c.Title["en"] == "" || c.Title["zh-CN"] == "" {
				t.Errorf("%s has the titles %v", c.Ref(), c.Title)
			}
			i := strings.LastIndexByte(c.Number, '.')
			if i < 0 && c.Parent != nil || i > 0 && (c.Parent == nil || c.Parent.Number != c.Number[:i]) {
				t.Errorf("%s hangs under %v", c.Ref(), c.Parent)
			}
		}
	}
}

func TestUntitledParagraphsCountWithTheTitledClauseAboveThem(t *testing.T) {
	s := standard.Find("iso20000-1:2018")
	for number, want := range map[string]string{"6.1.1": "6.1", "6.1.2": "6.1", "6.1.3": "6.1", "6.1": "6.1", "8.6.1": "8.6.1", "8.6": "", "8": ""} {
		got := ""
		if c := s.Clause(number).Requirement(); c != nil {
			got = c.Number
		}
		if got != want {
			t.Errorf("%s counts with %q, want %q", number, got, want)
		}
	}
}

func TestANumberIsFoundExactly(t *testing.T) {
	s := standard.Find("iso20000-1:2018")
	for _, number := range []string{"8.10", "08.1", "8.1.", "8.01", "", "8.6.10", "81"} {
		if c := s.Clause(number); c != nil {
			t.Errorf("%q finds %s", number, c.Ref())
		}
	}
	if !s.Clause("8.6.1").Under("8") || s.Clause("8.6.1").Under("8.6.10") || s.Clause("10.1").Under("1") {
		t.Error("Under takes beginnings of numbers for numbers")
	}
}

func TestDocumentedInformation(t *testing.T) {
	s := standard.Find("iso20000-1:2018")
	explicit := 0
	seen := map[string]bool{}
	for _, i := range s.Items {
		if i.Explicit {
			explicit++
		}
		if seen[i.ID] {
			t.Errorf("item %s is there twice", i.ID)
		}
		seen[i.ID] = true
		if i.Title["en"] == "" || i.Title["zh-CN"] == "" {
			t.Errorf("item %s has the titles %v", i.ID, i.Title)
		}
		if s.Item(i.ID) != i || i.Clause.Requirement() == nil {
			t.Errorf("item %s stands at %s, which is no requirement", i.ID, i.Clause.Number)
		}
	}
	if explicit != 58 || len(s.Items) != 87 {
		t.Errorf("%d items, %d of them explicit, want 87 and 58", len(s.Items), explicit)
	}
	for _, l := range s.Letters {
		for _, id := range l.Items {
			if s.Item(id) == nil {
				t.Errorf("7.5.4 %s) names %q, which is no item", l.Letter, id)
			}
		}
	}
}

func TestMappingLeadsFromEveryOldRequirementToClausesThatAreThere(t *testing.T) {
	old, now := standard.Find("iso20000-1:2011"), standard.Find("iso20000-1:2018")
	relations := []string{"equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with", "no-relationship"}
	mapped := map[string]bool{}
	for _, m := range standard.Mappings() {
		if old.Clause(m.From) == nil {
			t.Errorf("%s is no clause of 2011", m.From)
		}
		if mapped[m.From] {
			t.Errorf("%s is mapped twice", m.From)
		}
		mapped[m.From] = true
		for _, n := range m.To {
			if now.Clause(n) == nil {
				t.Errorf("%s goes to %s, which is no clause of 2018", m.From, n)
			}
		}
		if !slices.Contains(relations, m.Relation) {
			t.Errorf("%s has the relation %q", m.From, m.Relation)
		}
		if (len(m.To) == 0) != (m.Relation == "no-relationship") {
			t.Errorf("%s goes to %v by %q", m.From, m.To, m.Relation)
		}
	}
	for _, c := range old.Requirements() {
		if !mapped[c.Number] {
			t.Errorf("nobody says where %s went", c.Ref())
		}
	}
	if got := standard.Successors("6.1"); !slices.Equal(got, []string{"8.3.3"}) && !slices.Contains(got, "8.3.3") {
		t.Errorf("6.1 Service level management of 2011 went to %v", got)
	}
	for _, c := range standard.Predecessors("8.3.3") {
		if c == nil {
			t.Error("a predecessor is no clause")
		}
	}
}

func TestBusinessCategories(t *testing.T) {
	published, reserved := standard.Categories()
	if len(published) != 14 {
		t.Errorf("%d categories, want 14", len(published))
	}
	for _, c := range published {
		if slices.Contains(reserved, c.Code) {
			t.Errorf("%s is published and reserved", c.Code)
		}
	}
}

// catalogue reads a catalogue file and gives its diagnostics as "line:column code".
func catalogue(text string) (*standard.Standard, string) {
	f, _ := source.NewFile("house.yaml", []byte(text))
	s, ds := standard.Read(f)
	var out []string
	for _, d := range ds {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Column, d.Code))
	}
	return s, strings.Join(out, ", ")
}

func TestCataloguesOfABookAreRead(t *testing.T) {
	s, ds := catalogue(`id: house:1
title: House rules
exclusions: allowed
delegation: ["2"]
clauses:
  - {number: "1", title: One, kind: section}
  - {number: "1.2", title: Second, items: [a, b]}
  - {number: "1.10", title: Tenth, needs: [policy]}
  - {number: "1.10.1", title: our label, titled: false}
  - {number: "2", title: Two}
  - {number: "A.1", parent: "2", title: Annex}
information:
  - {id: rules, clause: "1.2", kind: document, force: explicit, title: rules}
`)
	if ds != "" {
		t.Fatal(ds)
	}
	var numbers []string
	for _, c := range s.Requirements() {
		numbers = append(numbers, c.Number)
	}
	if got := strings.Join(numbers, " "); got != "1.2 1.10 A.1" {
		t.Errorf("requirements %s", got)
	}
	if !s.Exclusions || s.Name != "house:1" || s.Key() != "house-1" || s.Clause("A.1").Parent.Number != "2" || s.Item("rules").Clause.Number != "1.2" {
		t.Errorf("read wrongly: %+v", s)
	}
}

func TestWhatIsWrongWithACatalogueIsSaidWithItsPlace(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no id", "title: x\n", "1:1 missing-key"},
		{"number twice", "id: h:1\nclauses:\n  - {number: \"1\", title: a}\n  - {number: \"1\", title: b}\n", "4:14 duplicate-clause"},
		{"no number", "id: h:1\nclauses:\n  - {number: one, title: a}\n", "3:14 bad-clause-number"},
		{"no title", "id: h:1\nclauses:\n  - {number: \"1\"}\n", "3:5 missing-key"},
		{"parent is not there", "id: h:1\nclauses:\n  - {number: \"1\", parent: \"2\", title: a}\n", "3:27 unknown-clause"},
		{"parent of itself", "id: h:1\nclauses:\n  - {number: \"1\", parent: \"1\", title: a}\n", "3:27 unknown-clause"},
		{"parents in a circle", "id: h:1\nclauses:\n  - {number: \"1\", parent: \"2\", title: a}\n  - {number: \"2\", parent: \"1\", title: b}\n", "4:27 unknown-clause"},
		{"item of no clause", "id: h:1\nclauses: []\ninformation:\n  - {id: a, clause: \"9\", title: a}\n", "4:5 unknown-clause"},
		{"item without an id", "id: h:1\nclauses: [{number: \"1\", title: a}]\ninformation:\n  - {clause: \"1\", title: a}\n", "4:5 missing-key"},
		{"item twice", "id: h:1\nclauses: [{number: \"1\", title: a}]\ninformation:\n  - {id: a, clause: \"1\", title: a}\n  - {id: a, clause: \"1\", title: b}\n", "5:5 duplicate-key"},
		{"unquoted number", "id: h:1\nclauses: [{number: 1.10, title: a}]\n", "2:20 unquoted-number"},
		{"unknown key", "id: h:1\nclause: []\n", "2:1 unknown-key"},
		{"a kind that is none", "id: h:1\nclauses: [{number: \"1\", title: a, kind: chapter}]\n", "2:41 wrong-value"},
	} {
		if _, got := catalogue(tt.text); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTextFallsBackToALanguageThatIsThere(t *testing.T) {
	both := standard.Text{"en": "policy", "zh-CN": "方针"}
	for _, tt := range []struct {
		text           standard.Text
		lang, want, in string
	}{
		{both, "zh-CN", "方针", "zh-CN"},
		{both, "zh-TW", "方针", "zh-CN"},
		{both, "en-GB", "policy", "en"},
		{both, "de", "policy", "en"},
		{standard.Text{"zh-CN": "方针"}, "en", "方针", "zh-CN"},
		{standard.Text{"": "policy"}, "zh-CN", "policy", ""},
		{nil, "en", "", ""},
	} {
		if got, in := tt.text.Find(tt.lang); got != tt.want || in != tt.in {
			t.Errorf("%v in %s: %q in %q, want %q in %q", tt.text, tt.lang, got, in, tt.want, tt.in)
		}
	}
}
