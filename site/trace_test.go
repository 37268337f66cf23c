package site_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
)

// A house standard beside ISO/IEC 20000-1, with numbers that its chapters have as well.
const house = `id: house:1
delegation: ["8"]
clauses:
  - {number: "8", title: Operation, kind: section}
  - {number: "8.1", title: Doors, items: [a, b, c]}
  - {number: "8.10", title: Roof}
  - {number: "8.2", title: Policy, needs: [policy]}
  - {number: "9", title: Paragraphs}
  - {number: "9.1", title: first, titled: false, items: [a, b]}
  - {number: "9.2", title: second, titled: false}
  - {number: "9.3", title: third, titled: false}
information:
  - {id: doors, clause: "8.1", kind: document, force: explicit, title: doors}
  - {id: door-log, clause: "8.1", kind: record, force: explicit, title: log of the doors}
  - {id: roof, clause: "8.10", kind: document, force: customary, title: roof}
`

// books writes a book: names of files and their texts in turn. There is a configuration and the house standard unless they
// are given.
func books(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{
		"clausebook.yaml":           {Data: []byte("title: Book\nstandards: [iso20000-1:2018, house:1]\n")},
		"data/standards/house.yaml": {Data: []byte(house)},
	}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

// inForce is a document that was approved, with further keys in the form of YAML lines.
func inForce(id string, keys ...string) string {
	return written(id, append([]string{"status: approved", "owner: manager", "approver: director", "approved: 2026-01-10", "review: 2027-01-10"}, keys...)...)
}

func draft(id string, keys ...string) string {
	return written(id, append([]string{"status: draft"}, keys...)...)
}

func written(id string, keys ...string) string {
	typ := "type: procedure"
	if i := slices.IndexFunc(keys, func(k string) bool { return strings.HasPrefix(k, "type:") }); i >= 0 {
		typ = keys[i]
		keys = slices.Delete(slices.Clone(keys), i, i+1)
	}
	return fmt.Sprintf("---\nid: %s\ntitle: %[1]s\n%s\nversion: \"1\"\n%s\n---\nText.\n", id, typ, strings.Join(keys, "\n"))
}

// valid reads a book that has no errors.
func valid(t *testing.T, fsys fstest.MapFS, asOf site.Date) *site.Site {
	t.Helper()
	s, ds, err := site.Load(fsys, site.Options{Today: asOf})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Severity == 0 {
			t.Fatal(d.Text("en"))
		}
	}
	return s
}

// trace finds "8.6.1" or "house:1/8.1".
func trace(t *testing.T, s *site.Site, ref string) *site.ClauseTrace {
	t.Helper()
	id, number, found := strings.Cut(ref, "/")
	if !found {
		id, number = "iso20000-1:2018", ref
	}
	st := s.Standard(id)
	if st == nil || st.Clause(number) == nil {
		t.Fatalf("there is no %s", ref)
	}
	return s.Trace.Of(st).Clause(st.Clause(number))
}

// states lists "8.6.1 covered" for each reference.
func states(t *testing.T, s *site.Site, refs ...string) string {
	t.Helper()
	var out []string
	for _, r := range refs {
		line := r + " " + trace(t, s, r).State.String()
		if left := trace(t, s, r).Left; len(left) > 0 {
			line += " without " + strings.Join(left, " ")
		}
		out = append(out, line)
	}
	return strings.Join(out, ", ")
}

// A case is a book and the states that it has on the day of the tests.
type stateCase struct {
	name  string
	files []string
	want  string
}

func runStates(t *testing.T, tests []stateCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var refs []string
			for part := range strings.SplitSeq(tt.want, ", ") {
				ref, _, _ := strings.Cut(part, " ")
				refs = append(refs, ref)
			}
			if got := states(t, valid(t, books(tt.files...), today), refs...); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Others match numbers by their beginning or mix standards: a claim on 8.1 then turns 8.10 green.
func TestMatchingIsExact(t *testing.T) {
	runStates(t, []stateCase{
		{"8.1 is not 8.10 of another catalogue, nor its 8.1", []string{"a.md", inForce("A", "satisfies: 8.1")},
			"8.1 covered, house:1/8.1 gap, house:1/8.10 gap, 8.2.1 gap"},
		{"8.1 of another standard is not 8.1", []string{"a.md", inForce("A", "satisfies: house:1/8.1")},
			"8.1 gap, house:1/8.1 covered, house:1/8.10 gap"},
		{"8.10 is not 8.1", []string{"a.md", inForce("A", "satisfies: house:1/8.10")},
			"8.1 gap, house:1/8.1 gap, house:1/8.10 covered"},
		{"8.6 does not turn 8.6.1 green", []string{"a.md", inForce("A", `satisfies: "8.6"`)},
			"8.6 gap, 8.6.1 gap, 8.6.2 gap"},
		{"8.6.1 does not turn its neighbours green", []string{"a.md", inForce("A", "satisfies: 8.6.1")},
			"8.6 gap, 8.6.1 covered, 8.6.2 gap, 8.6.3 gap"},
		{"full-width digits name the same clause", []string{"a.md", inForce("A", "satisfies: ８．６．１")},
			"8.6.1 covered"},
		{"a claim on a heading counts as one of the document", []string{"a.md", inForce("A") + "## Roles {satisfies=\"8.6.1 house:1/8.10\"}\n"},
			"8.6.1 covered, house:1/8.10 covered, house:1/8.1 gap"},
		{"a mention is no claim", []string{"a.md", inForce("A") + "[[8.6.1]]\n"},
			"8.6.1 gap"},
		{"what stands in code is no claim", []string{"a.md", inForce("A") + "```\n## Roles {satisfies=\"8.6.1\"}\n```\n"},
			"8.6.1 gap"},
	})
}

func TestOnlyDocumentsInForceCover(t *testing.T) {
	claim := "satisfies: 8.6.1"
	runStates(t, []stateCase{
		{"approved", []string{"a.md", inForce("A", claim)}, "8.6.1 covered"},
		{"draft", []string{"a.md", draft("A", claim)}, "8.6.1 planned"},
		{"in review", []string{"a.md", written("A", "status: in-review", claim)}, "8.6.1 planned"},
		{"approved, but in effect only tomorrow", []string{"a.md", inForce("A", claim, "effective: 2026-11-23")}, "8.6.1 planned"},
		{"in effect from today", []string{"a.md", inForce("A", claim, "effective: 2026-11-22")}, "8.6.1 covered"},
		{"a withdrawn document plans nothing", []string{"a.md", written("A", "status: withdrawn", claim)}, "8.6.1 gap"},
		{"a document in force beside a draft", []string{"a.md", inForce("A", claim), "b.md", draft("B", claim)}, "8.6.1 covered"},
		{"overdue, but in force", []string{"a.md", written("A", "status: approved", "owner: m", "approver: d", "approved: 2020-01-01", "review: 2021-01-01", claim)}, "8.6.1 covered"},
		{"a document that was superseded covers no more", []string{"a.md", inForce("A", claim), "b.md", inForce("B", "supersedes: A", "satisfies: 8.6.2")}, "8.6.1 gap, 8.6.2 covered"},
		{"one that a draft will supersede still does", []string{"a.md", inForce("A", claim), "b.md", draft("B", "supersedes: A", claim)}, "8.6.1 covered"},
		{"and so does one whose successor is not in effect yet", []string{"a.md", inForce("A", claim), "b.md", inForce("B", "supersedes: A", "effective: 2027-01-01", "satisfies: 8.6.2")}, "8.6.1 covered, 8.6.2 planned"},
		{"a chain of successors", []string{"a.md", inForce("A", claim), "b.md", inForce("B", "supersedes: A", "satisfies: 8.6.2"), "c.md", inForce("C", "supersedes: B", "satisfies: 8.6.3")}, "8.6.1 covered, 8.6.2 gap, 8.6.3 covered"},
	})
}

// The day for which the result is true is the only clock: the same book gives planned before the effective date and covered
// from it on.
func TestAsOfDateDecides(t *testing.T) {
	fsys := books("a.md", inForce("A", "satisfies: 8.6.1", "effective: 2026-03-15"), "b.md", inForce("B", "supersedes: A", "satisfies: 8.6.1", "effective: 2026-10-01"))
	for day, want := range map[string]string{
		"2026-01-09": "8.6.1 planned", "2026-03-14": "8.6.1 planned", "2026-03-15": "8.6.1 covered", "2026-09-30": "8.6.1 covered", "2026-10-01": "8.6.1 covered",
	} {
		if got := states(t, valid(t, fsys, date(day)), "8.6.1"); got != want {
			t.Errorf("as of %s: %s, want %s", day, got, want)
		}
	}
	for day, want := range map[string]string{"2026-09-30": "A", "2026-10-01": "B"} {
		s := valid(t, fsys, date(day))
		if c := trace(t, s, "8.6.1").Claims[0]; !c.Document.InForce || c.Document.ID != want {
			t.Errorf("as of %s the first claim is that of %s, want %s", day, c.Document.ID, want)
		}
	}
}

// Others add partial claims up until they look full.
func TestPartialClaims(t *testing.T) {
	partial := func(c string) string { return "satisfies: [{clause: " + c + ", extent: partial}]" }
	runStates(t, []stateCase{
		{"one is partial", []string{"a.md", inForce("A", partial("8.6.1"))}, "8.6.1 partial"},
		{"two do not make a whole", []string{"a.md", inForce("A", partial("8.6.1")), "b.md", inForce("B", partial("8.6.1"))}, "8.6.1 partial"},
		{"nor do ten", ten(partial("8.6.1")), "8.6.1 partial"},
		{"one of a draft is planned", []string{"a.md", draft("A", partial("8.6.1"))}, "8.6.1 planned"},
		{"a full one beside it covers", []string{"a.md", inForce("A", partial("8.6.1")), "b.md", inForce("B", "satisfies: 8.6.1")}, "8.6.1 covered"},
		{"a full one of a draft does not", []string{"a.md", inForce("A", partial("8.6.1")), "b.md", draft("B", "satisfies: 8.6.1")}, "8.6.1 partial"},
		{"a claim of a type that the clause does not take is partial", []string{"a.md", inForce("A", "satisfies: house:1/8.2")}, "house:1/8.2 partial"},
		{"one of the type that it takes is full", []string{"a.md", inForce("A", "type: policy", "satisfies: house:1/8.2")}, "house:1/8.2 covered"},
	})
}

func ten(claim string) []string {
	var out []string
	for i := range 10 {
		out = append(out, fmt.Sprintf("%d.md", i), inForce(fmt.Sprintf("A%d", i), claim))
	}
	return out
}

func TestLetteredItems(t *testing.T) {
	runStates(t, []stateCase{
		{"what is left is named", []string{"a.md", inForce("A", "satisfies: house:1/8.1.a")}, "house:1/8.1 partial without b c"},
		{"their union covers", []string{"a.md", inForce("A", "satisfies: [house:1/8.1.a, {clause: house:1/8.1, items: [b]}]"), "b.md", inForce("B", `satisfies: "house:1/8.1 c)"`)}, "house:1/8.1 covered"},
		{"overlapping ones count once", []string{"a.md", inForce("A", "satisfies: [{clause: house:1/8.1, items: [a, b]}]"), "b.md", inForce("B", "satisfies: [{clause: house:1/8.1, items: [b, a]}]"), "c.md", inForce("C", "satisfies: house:1/8.1.b")}, "house:1/8.1 partial without c"},
		{"those of a draft leave their letter open", []string{"a.md", inForce("A", "satisfies: [{clause: house:1/8.1, items: [a, b]}]"), "b.md", draft("B", "satisfies: house:1/8.1.c")}, "house:1/8.1 partial without c"},
		{"where the catalogue lists none, they stay partial", []string{"a.md", inForce("A", "satisfies: [{clause: 7.5.1, items: [a, b, c, d]}]")}, "7.5.1 partial"},
		{"on a heading", []string{"a.md", inForce("A") + "## A {satisfies=\"house:1/8.1.a house:1/8.1.b\"}\n\n## B {satisfies=\"house:1/8.1 c)\"}\n"}, "house:1/8.1 covered"},
	})
}

func TestUntitledParagraphs(t *testing.T) {
	runStates(t, []stateCase{
		{"one is a partial claim on the clause", []string{"a.md", inForce("A", "satisfies: 6.1.2")}, "6.1.1 gap, 6.1.2 covered, 6.1.3 gap, 6.1 partial without 6.1.1 6.1.3"},
		{"all of them in full cover it", []string{"a.md", inForce("A", "satisfies: [6.1.1, 6.1.2]"), "b.md", inForce("B", "satisfies: 6.1.3")}, "6.1 covered, 6.1.1 covered"},
		{"one of them partial leaves it open", []string{"a.md", inForce("A", "satisfies: [6.1.1, 6.1.2, {clause: 6.1.3, extent: partial}]")}, "6.1 partial without 6.1.3"},
		{"one of them of a draft leaves it open", []string{"a.md", inForce("A", "satisfies: [6.1.1, 6.1.2]"), "b.md", draft("B", "satisfies: 6.1.3")}, "6.1 partial without 6.1.3"},
		{"only drafts plan it", []string{"a.md", draft("A", "satisfies: [6.1.1, 6.1.2, 6.1.3]")}, "6.1 planned"},
		{"a full claim on the clause satisfies each of them", []string{"a.md", inForce("A", `satisfies: "6.1"`)}, "6.1 covered, 6.1.1 covered"},
		{"a claim on the clause beside one on a paragraph", []string{"a.md", inForce("A", `satisfies: ["6.1", 6.1.1]`)}, "6.1 covered"},
		{"with letters of their own", []string{"a.md", inForce("A", "satisfies: [house:1/9.1.a, house:1/9.2, house:1/9.3]")}, "house:1/9.1 partial without b, house:1/9 partial without 9.1"},
		{"with all of them", []string{"a.md", inForce("A", "satisfies: [house:1/9.1.a, house:1/9.1.b, house:1/9.2, house:1/9.3]")}, "house:1/9 covered"},
	})
	s := valid(t, books("a.md", draft("A", `satisfies: "6.1"`), "b.md", inForce("B", "satisfies: 6.1.2")), today)
	if claims := trace(t, s, "6.1").Claims; len(claims) != 2 || claims[0].Document.ID != "B" {
		t.Errorf("6.1 shows %v, want that on its paragraph first, because it is in force", claims)
	}
	if got := s.Trace.Standards[0].Summary.Requirements; got != 57 {
		t.Errorf("%d requirements: paragraphs count for themselves", got)
	}
}

func TestDelegation(t *testing.T) {
	party := func(keys string) string {
		return "dc:\n  title: Data centre\n  kind: external-supplier\n  agreement: CTR\n" + keys
	}
	contract := []string{"c.md", inForce("CTR", "type: report")}
	control := []string{"d.md", inForce("CTL", `satisfies: "8.2.3"`)}
	files := func(more ...[]string) []string { return slices.Concat(more...) }
	parties := func(keys string) []string { return []string{"data/parties.yaml", party(keys)} }
	runStates(t, []stateCase{
		{"with a control document in force", files(contract, control, parties("  control: CTL\n  operates: [8.7.1]\n")), "8.7.1 delegated, 8.7.2 gap"},
		{"without one it is partial", files(contract, parties("  operates: [8.7.1]\n")), "8.7.1 partial"},
		{"with a draft of one it is planned", files(contract, []string{"d.md", draft("CTL", "satisfies: 8.1")}, parties("  control: CTL\n  operates: [8.7.1]\n")), "8.7.1 planned"},
		{"in part it is partial", files(contract, control, parties("  control: CTL\n  operates: [{clause: 8.7.1, extent: partial}]\n")), "8.7.1 partial"},
		{"a full claim of our own covers", files(contract, control, parties("  control: CTL\n  operates: [8.7.1]\n"), []string{"a.md", inForce("A", "satisfies: 8.7.1")}), "8.7.1 covered"},
		{"a partial claim of our own does not make it less", files(contract, control, parties("  control: CTL\n  operates: [8.7.1]\n"), []string{"a.md", inForce("A", "satisfies: [{clause: 8.7.1, extent: partial}]")}), "8.7.1 delegated"},
		{"on a section it is none on its requirements", files(contract, control, parties("  control: CTL\n  operates: [\"8.7\"]\n")), "8.7.1 gap, 8.7.2 gap"},
		{"of another standard", files(contract, control, parties("  control: CTL\n  operates: [house:1/8.1]\n")), "house:1/8.1 delegated, 8.1 gap, house:1/8.10 gap"},
	})
	t.Run("in clauses 4 and 5 it is an error and changes nothing", func(t *testing.T) {
		fsys := books(files(contract, control, parties("  control: CTL\n  operates: [5.1]\n"))...)
		s, ds, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(ds, func(d site.Diagnostic) bool { return d.Code == "delegation-forbidden" }) {
			t.Error("nobody says so")
		}
		if got := states(t, s, "5.1"); got != "5.1 gap" {
			t.Error(got)
		}
	})
}

func TestFlagsStandBesideTheState(t *testing.T) {
	day := "review: 2027-01-10"
	old := "status: approved\nowner: m\napprover: d\napproved: 2020-01-01\nreview: 2026-11-21"
	evidence := func(last string) []string {
		return []string{
			"a.md", inForce("A", "satisfies: house:1/8.1", "provides: [doors, door-log]", "evidence: REC"),
			"r.md", inForce("REC", "type: record", "retention: 3y", "max_age: 30d", last),
		}
	}
	for _, tt := range []struct {
		name, clause string
		files        []string
		want         string
	}{
		{"none", "house:1/8.10", []string{"a.md", inForce("A", "satisfies: house:1/8.10")}, "covered"},
		{"overdue: the review was due yesterday", "house:1/8.10", []string{"a.md", written("A", old, "satisfies: house:1/8.10")}, "covered overdue"},
		{"overdue is nothing for a draft", "house:1/8.10", []string{"a.md", draft("A", "review: 2020-01-01", "satisfies: house:1/8.10")}, "planned"},
		{"missing document and no record", "house:1/8.1", []string{"a.md", inForce("A", "satisfies: house:1/8.1")}, "covered missing-document no-evidence"},
		{"a draft that provides it is enough for the list", "house:1/8.1", []string{"a.md", inForce("A", "satisfies: house:1/8.1"), "b.md", draft("B", "provides: [doors, door-log]", "satisfies: 8.1")}, "covered no-evidence"},
		{"record of yesterday", "house:1/8.1", evidence("last: {date: 2026-11-21, reference: 17}"), "covered"},
		{"record as old as is allowed", "house:1/8.1", evidence("last: {date: 2026-10-23, reference: 17}"), "covered"},
		{"record a day too old", "house:1/8.1", evidence("last: {date: 2026-10-22, reference: 17}"), "covered stale-evidence"},
		{"record of tomorrow", "house:1/8.1", evidence("last: {date: 2026-11-23, reference: 17}"), "covered no-evidence"},
		{"no record so far", "house:1/8.1", evidence(day[:0] + "location: shelf"), "covered no-evidence"},
		{"no occasion so far, with a reason", "house:1/8.1", []string{"a.md", inForce("A", "satisfies: house:1/8.1", "provides: [doors, door-log]", "evidence: {none-yet: no door so far}")}, "covered"},
		{"a gap has no flag of records", "house:1/8.1", nil, "gap missing-document"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ct := trace(t, valid(t, books(tt.files...), today), tt.clause)
			got := []string{ct.State.String()}
			for _, f := range ct.Flags {
				got = append(got, string(f))
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}

func TestUntranslatedAndStaleTranslationsAreFlagged(t *testing.T) {
	config := []string{"clausebook.yaml", "title: Book\nlanguages: [en, zh-CN]\nstandards: [house:1]\n"}
	original := []string{"a.md", inForce("A", "satisfies: house:1/8.10")}
	for _, tt := range []struct {
		name  string
		files []string
		want  bool
	}{
		{"no translation", nil, true},
		{"a translation", []string{"a.zh-CN.md", "---\ntitle: 甲\n---\n正文。\n"}, false},
		{"a translation of this version", []string{"a.zh-CN.md", "---\ntitle: 甲\ntranslates: \"1\"\n---\n正文。\n"}, false},
		{"a translation of another version", []string{"a.zh-CN.md", "---\ntitle: 甲\ntranslates: \"0.9\"\n---\n正文。\n"}, true},
	} {
		ct := trace(t, valid(t, books(slices.Concat(config, original, tt.files)...), today), "house:1/8.10")
		if ct.Has(site.Untranslated) != tt.want || ct.State != site.Covered {
			t.Errorf("%s: %s, %v", tt.name, ct.State, ct.Flags)
		}
		if n := len(ct.Claims); n != 1 {
			t.Errorf("%s: %d claims; coverage is computed once", tt.name, n)
		}
	}
}

// Others add planned and justified requirements to the covered share.
func TestSummaryAddsUpAndCountsOnlyWhatIsThere(t *testing.T) {
	s := valid(t, books(
		"a.md", inForce("A", "satisfies: [8.1, 8.2.1, {clause: 8.2.2, extent: partial}]"),
		"b.md", draft("B", "satisfies: [8.2.4, 8.2.5]"),
		"c.md", inForce("CTR", "type: report"),
		"d.md", written("D", "status: approved\nowner: m\napprover: d\napproved: 2020-01-01\nreview: 2021-01-01", "satisfies: 8.3.1"),
		"e.md", written("E", "status: withdrawn", "satisfies: 8.4.2"),
		"data/parties.yaml", "dc: {title: DC, kind: external-supplier, agreement: CTR, control: A, operates: [8.4.1]}\n",
	), today)
	sum := s.Trace.Standards[0].Summary
	got := map[string]int{"satisfied": sum.Satisfied(), "clean": sum.Clean, "of": sum.Requirements}
	total := 0
	for _, st := range site.States {
		got[st.String()] = sum.Count(st)
		total += sum.Count(st)
	}
	want := map[string]int{"covered": 3, "delegated": 1, "partial": 1, "planned": 2, "gap": 50, "satisfied": 4, "clean": 2, "of": 57}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if total != sum.Requirements {
		t.Errorf("the states add up to %d, not to %d", total, sum.Requirements)
	}
	chapters := site.Summary{}
	for _, ct := range s.Trace.Standards[0].Clauses {
		if ct.Clause.Parent == nil {
			chapters.Requirements += ct.Summary.Requirements
			chapters.Clean += ct.Summary.Clean
			for i, n := range ct.Summary.By {
				chapters.By[i] += n
			}
		}
	}
	if chapters.Requirements != sum.Requirements || chapters.By != sum.By || chapters.Clean != sum.Clean {
		t.Errorf("the chapters add up to %+v, the standard has %+v", chapters, sum)
	}
}

func TestSectionIsAsGoodAsTheWorstOfItsRequirements(t *testing.T) {
	all := inForce("A", "satisfies: [8.6.1, 8.6.2, 8.6.3]")
	runStates(t, []stateCase{
		{"all covered", []string{"a.md", all}, "8.6 covered, 8 gap"},
		{"one planned", []string{"a.md", inForce("A", "satisfies: [8.6.1, 8.6.2]"), "b.md", draft("B", "satisfies: 8.6.3")}, "8.6 planned"},
		{"one partial", []string{"a.md", inForce("A", "satisfies: [8.6.1, 8.6.2, {clause: 8.6.3, extent: partial}]")}, "8.6 partial"},
		{"one gap", []string{"a.md", inForce("A", "satisfies: [8.6.1, 8.6.2]")}, "8.6 gap"},
	})
}

func TestDocumentedInformation(t *testing.T) {
	for _, tt := range []struct {
		name, file, want string
	}{
		{"in force", inForce("A", "satisfies: 8.1", "provides: doors"), "present"},
		{"draft", draft("A", "satisfies: 8.1", "provides: doors"), "planned"},
		{"withdrawn", written("A", "status: withdrawn", "satisfies: 8.1", "provides: doors"), "missing"},
		{"nobody", inForce("A", "satisfies: 8.1"), "missing"},
	} {
		s := valid(t, books("a.md", tt.file), today)
		for _, i := range s.Trace.Information {
			if i.Item.ID == "doors" && string(i.State) != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, i.State, tt.want)
			}
		}
		if n := len(s.Trace.Information); n != 87+3 {
			t.Errorf("%d items of documented information", n)
		}
	}
}

// What is withdrawn or superseded plans nothing: neither for a requirement nor for the documented information.
func TestDocumentsThatAreGonePlanNothing(t *testing.T) {
	s := valid(t, books(
		"a.md", written("A-1", "status: withdrawn", "satisfies: [house:1/8.1, house:1/8.2]", "provides: [doors]"),
		"b.md", inForce("B-1", "satisfies: [house:1/8.10]", "provides: [roof]"),
		"c.md", inForce("C-1", "supersedes: [B-1]"),
		"d.md", draft("D-1", "satisfies: [house:1/8.2]"),
	), today)
	if got, want := states(t, s, "house:1/8.1", "house:1/8.10", "house:1/8.2"), "house:1/8.1 gap, house:1/8.10 gap, house:1/8.2 planned"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for id, want := range map[string]site.State{"A-1": site.Gap, "B-1": site.Gap, "D-1": site.Planned} {
		if got := s.Document(id).Claims[0].Worth(); got != want {
			t.Errorf("a claim of %s is worth %s, not %s", id, got, want)
		}
	}
	for _, i := range s.Trace.Information {
		if i.Item.Clause.Standard.ID == "house:1" && i.State != site.MissingItem {
			t.Errorf("%s is %s", i.Item.ID, i.State)
		}
	}
}

// Others count what was justified as covered. That there was no occasion yet, with a reason, takes the
// flag of missing evidence away, and nothing else: it neither fills a gap nor puts a draft in force, and it is in no figure.
func TestJustifiedIsNotCovered(t *testing.T) {
	const noneYet = "evidence: {none-yet: no such case has come up}"
	runStates(t, []stateCase{
		{"a document in force", []string{"a.md", inForce("A", "satisfies: house:1/8.1", noneYet)}, "house:1/8.1 covered"},
		{"a draft plans", []string{"a.md", draft("A", "satisfies: house:1/8.1", noneYet)}, "house:1/8.1 planned"},
		{"one in force only later", []string{"a.md", inForce("A", "satisfies: house:1/8.1", "effective: 2027-01-01", noneYet)}, "house:1/8.1 planned"},
		{"a part stays a part", []string{"a.md", inForce("A", "satisfies: [{clause: house:1/8.10, extent: partial}]", noneYet)}, "house:1/8.10 partial"},
		{"what nobody claims is a gap", []string{"a.md", inForce("A", "satisfies: house:1/8.1", noneYet)}, "house:1/8.10 gap, house:1/8.2 gap, 8.1 gap"},
	})
	with := valid(t, books("a.md", draft("A", "satisfies: [house:1/8.1, 8.6.1]", noneYet)), today)
	for i, st := range valid(t, books("a.md", draft("A", "satisfies: [house:1/8.1, 8.6.1]")), today).Trace.Standards {
		if got, want := fmt.Sprint(with.Trace.Standards[i].Summary), fmt.Sprint(st.Summary); got != want || with.Trace.Standards[i].Summary.Satisfied() != 0 {
			t.Errorf("%s: %s with a reason, %s without", st.Standard.ID, got, want)
		}
	}
	s := valid(t, books("a.md", inForce("A", "satisfies: house:1/8.1", "provides: doors", noneYet)), today)
	if c := trace(t, s, "house:1/8.1"); c.State != site.Covered || c.Has(site.NoEvidence) {
		t.Errorf("8.1 is %s %v", c.State, c.Flags)
	}
}
