package content_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
)

func load(t *testing.T) *site.Site {
	t.Helper()
	today, _ := source.ParseDate("2026-11-22")
	s, ds, err := site.Load(content.Files, site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		t.Errorf("%s", d.Text("en"))
	}
	return s
}

// Every requirement is covered and carries no flag, and every document and record that the standard explicitly asks for is there.
func TestTheStarterSetIsComplete(t *testing.T) {
	s := load(t)
	sum := s.Trace.Standards[0].Summary
	if sum.Requirements != 57 || sum.Count(site.Covered) != 57 || sum.Clean != 57 {
		t.Errorf("%d requirements, %d covered, %d clean; want 57 of each", sum.Requirements, sum.Count(site.Covered), sum.Clean)
	}
	present := 0
	for _, i := range s.Trace.Information {
		if !i.Item.Explicit {
			continue
		}
		if i.State != site.Present {
			t.Errorf("%s (%s) is %s", i.Item.ID, i.Item.Clause.Number, i.State)
			continue
		}
		present++
	}
	if present != 58 {
		t.Errorf("%d explicit items present; want 58", present)
	}
}

// right says which document answers each requirement: a swapped number fails here, where coverage alone would not see it.
var right = map[string]string{
	"4.1": "REG-CTX-01", "4.2": "REG-CTX-01", "4.3": "MAN-SCP-01", "4.4": "MAN-SMS-01", "5.1": "MAN-SMS-01", "5.2.1": "POL-SMS-01", "5.2.2": "POL-SMS-01", "5.3": "MAN-ORG-01",
	"6.1": "PRC-RSK-01", "6.2.1": "PLN-OBJ-01", "6.2.2": "PLN-OBJ-01", "6.3": "PLN-SMS-01",
	"7.1": "PLN-SMS-01", "7.2": "PRC-HRM-01", "7.3": "PRC-HRM-01", "7.4": "PLN-COM-01", "7.5.1": "PRC-DOC-01", "7.5.2": "PRC-DOC-01", "7.5.3": "PRC-DOC-01", "7.5.4": "PRC-DOC-01", "7.6": "PRC-KNO-01",
	"8.1": "PRC-OPS-01", "8.2.1": "PRC-OPS-01", "8.2.2": "PRC-PTF-01", "8.2.3": "PRC-PTY-01", "8.2.4": "PRC-CAT-01", "8.2.5": "PRC-AST-01", "8.2.6": "PRC-CFG-01",
	"8.3.1": "POL-SUP-01", "8.3.2": "PRC-BRM-01", "8.3.3": "PRC-SLM-01", "8.3.4.1": "PRC-SUP-01", "8.3.4.2": "PRC-ISP-01",
	"8.4.1": "PRC-FIN-01", "8.4.2": "PRC-DEM-01", "8.4.3": "PRC-CAP-01",
	"8.5.1.1": "POL-CHG-01", "8.5.1.2": "PRC-CHG-01", "8.5.1.3": "PRC-CHG-01", "8.5.2.1": "PRC-SDT-01", "8.5.2.2": "PRC-SDT-01", "8.5.2.3": "PRC-SDT-01", "8.5.3": "PRC-REL-01",
	"8.6.1": "PRC-INC-01", "8.6.2": "PRC-REQ-01", "8.6.3": "PRC-PRB-01", "8.7.1": "PRC-AVL-01", "8.7.2": "PRC-CON-01", "8.7.3.1": "POL-ISM-01", "8.7.3.2": "PRC-ISM-01", "8.7.3.3": "PRC-ISM-01",
	"9.1": "PRC-MEA-01", "9.2": "PRC-AUD-01", "9.3": "PRC-MRV-01", "9.4": "PRC-RPT-01", "10.1": "PRC-CAR-01", "10.2": "PRC-IMP-01",
}

// Each requirement has its full claim from the document that is about it, at a heading, and from no other.
func TestEachRequirementIsAnsweredByItsDocument(t *testing.T) {
	s := load(t)
	for _, ct := range s.Trace.Standards[0].Clauses {
		if !ct.Clause.Leaf() {
			continue
		}
		want := right[ct.Clause.Number]
		found := false
		for _, c := range ct.Claims {
			switch {
			case c.Partial:
			case c.Document.ID != want:
				t.Errorf("%s is claimed in full by %s; want %s", ct.Clause.Number, c.Document.ID, want)
			case c.Section == "":
				t.Errorf("%s is claimed by the whole of %s and not at a heading", ct.Clause.Number, want)
			default:
				found = true
			}
		}
		if !found {
			t.Errorf("%s has no full claim at a heading of %s", ct.Clause.Number, want)
		}
	}
}

// A Chinese text has the headings of its English one, with the same anchors, in the same order, and refers to the same things.
func TestBothLanguagesSayTheSame(t *testing.T) {
	s := load(t)
	for _, d := range slices.Concat(s.Documents, s.Pages) {
		if len(d.Editions) != 2 {
			t.Errorf("%s has %d texts; want 2", d.ID, len(d.Editions))
			continue
		}
		en, zh := d.Editions[0], d.Editions[1]
		if a, b := anchors(en), anchors(zh); !slices.Equal(a, b) {
			t.Errorf("%s: anchors differ:\n%v\n%v", d.ID, a, b)
		}
		if a, b := targets(en), targets(zh); !slices.Equal(a, b) {
			t.Errorf("%s: references differ:\n%v\n%v", d.ID, a, b)
		}
		if zh.Translates != d.Version && d.Controlled() {
			t.Errorf("%s: the translation follows %q, the original is %q", d.ID, zh.Translates, d.Version)
		}
	}
}

func anchors(e *site.Edition) []string {
	var out []string
	for _, s := range e.Text.Sections {
		if s.Level > 1 {
			out = append(out, s.ID)
		}
	}
	return out
}

// targets lists what a text refers to, each once. A sentence may turn round in translation, so order does not count.
func targets(e *site.Edition) []string {
	var out []string
	for _, r := range e.Text.Refs {
		out = append(out, r.Target)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// The statement of data/scope.yaml is that of the scope document, word for word in both languages, and organization and first
// site are those of data/organization.yaml: an auditor holds one beside the other.
func TestTheScopeIsThatOfItsDocument(t *testing.T) {
	s := load(t)
	x := s.Scope
	if x == nil || x.Document == nil || len(x.Open) != 0 || len(x.Sites) == 0 {
		t.Fatal("no finished scope")
	}
	variable := regexp.MustCompile(`\{\{ *([a-z_.]+) *\}\}`)
	for _, e := range x.Document.Editions {
		raw, err := fs.ReadFile(content.Files, e.File)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(raw), "> [!IMPORTANT]\n> ")
		text, _, _ := strings.Cut(rest, "\n")
		text = variable.ReplaceAllStringFunc(text, func(v string) string {
			value, _ := s.Variable(variable.FindStringSubmatch(v)[1])
			return value.In(e.Lang)
		})
		// The words that the page shows for the link: the number after it stands in the text itself.
		shown := strings.NewReplacer("[[CAT-SVC-01|service catalogue]]", "service catalogue", "[[CAT-SVC-01]]", "《服务目录》")
		if text = shown.Replace(text); text != x.Statement.In(e.Lang) {
			t.Errorf("%s:\n%s\n%s", e.File, text, x.Statement.In(e.Lang))
		}
		if name, _ := s.Variable("organization.name"); name.In(e.Lang) != x.Organization.In(e.Lang) {
			t.Errorf("organization %q", x.Organization.In(e.Lang))
		}
		if address, _ := s.Variable("organization.address"); address.In(e.Lang) != x.Sites[0].Address.In(e.Lang) {
			t.Errorf("address %q", x.Sites[0].Address.In(e.Lang))
		}
	}
	if got := len(x.Uses); got < 4 {
		t.Errorf("%d parts of the standard have a use", got)
	}
}

// vague are duties that nobody can be held to.
var vague = regexp.MustCompile(`(?i)\b(as|where|if) (appropriate|needed|required|necessary)\b|\bin a timely manner\b|\btimely\b|\badequate(ly)?\b|\bsufficient(ly)?\b|\bregularly\b|\bperiodically\b|\bfrom time to time\b|\betc\b|\band so on\b|\bbest efforts?\b|适当|必要时|及时|定期|酌情|有关部门|相关人员|等等|尽快|尽量|原则上|视情况`)

// A procedure says who does what and when, never "as appropriate".
func TestProceduresHaveNoVagueDuties(t *testing.T) {
	s := load(t)
	for _, d := range s.Documents {
		if d.Type != "procedure" && d.Type != "process" && d.Type != "instruction" {
			continue
		}
		for _, e := range d.Editions {
			raw, err := fs.ReadFile(content.Files, e.File)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(raw), "\n") {
				if m := vague.FindString(line); m != "" {
					t.Errorf("%s:%d: %q", e.File, i+1, m)
				}
			}
		}
	}
}

// Every procedure has the sections that a reader looks for.
func TestProceduresHaveTheirSections(t *testing.T) {
	s := load(t)
	for _, d := range s.Documents {
		if d.Type != "procedure" && d.Type != "process" {
			continue
		}
		have := anchors(d.Original())
		for _, want := range []string{"purpose", "scope", "roles", "inputs", "outputs", "interfaces", "measures", "exceptions", "records"} {
			if !slices.Contains(have, want) {
				t.Errorf("%s has no section #%s", d.ID, want)
			}
		}
	}
}

// Every role, service and party that the data files define is spoken of in some text.
func TestEveryEntryIsUsed(t *testing.T) {
	s := load(t)
	for _, r := range s.Roles {
		if len(r.In) == 0 {
			t.Errorf("no text speaks of the role %s", r.ID)
		}
	}
	for _, x := range s.Services {
		if len(x.In) == 0 {
			t.Errorf("no text speaks of the service %s", x.ID)
		}
	}
	for _, p := range s.Parties {
		if len(p.In) == 0 {
			t.Errorf("no text speaks of the party %s", p.ID)
		}
	}
	if n := len(s.Terms); n < 120 {
		t.Errorf("%d terms; want at least 120", n)
	}
}
