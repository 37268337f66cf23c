package site_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// takeBase takes the files of base/ out of a book and makes the earlier state of them; nil when there are none.
func takeBase(fsys fstest.MapFS) fstest.MapFS {
	base := fstest.MapFS{}
	for name, f := range fsys {
		if rest, ok := strings.CutPrefix(name, "base/"); ok {
			base[rest] = f
			delete(fsys, name)
		}
	}
	if len(base) == 0 {
		return nil
	}
	for name, text := range common {
		if base[name] == nil {
			base[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return base
}

// judged gives what check adds to the diagnostics of Load: gates, and with an earlier state what became worse.
func judged(t *testing.T, base fstest.MapFS, s *site.Site) []site.Diagnostic {
	t.Helper()
	if base == nil {
		return s.Gates(nil)
	}
	before := load(t, base, today)
	return slices.Concat(site.Worse(before, s, "HEAD"), s.Gates(before))
}

func load(t testing.TB, fsys fs.FS, day site.Date) *site.Site {
	t.Helper()
	s, _, err := site.Load(fsys, site.Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// small makes a book of some files: "name" → text, with the common ones.
func small(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, m := range []map[string]string{common, files} {
		for name, text := range m {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

// with gives the book with one file replaced.
func with(fsys fstest.MapFS, name, text string) fstest.MapFS {
	fsys = maps.Clone(fsys)
	fsys[name] = &fstest.MapFile{Data: []byte(text)}
	return fsys
}

// approved writes an approved procedure.
func approved(id, satisfies, body string) string {
	return "---\nid: " + id + "\ntitle: Access procedure\ntype: procedure\nversion: \"1\"\nstatus: approved\nowner: manager\napprover: director\napproved: 2026-03-01\nreview: 2027-03-01\nsatisfies: " + satisfies + "\n---\n" + body
}

// show writes the whole trace as text: states, flags, figures, and which documents are in force.
func show(s *site.Site) string {
	var b strings.Builder
	for _, st := range s.Trace.Standards {
		fmt.Fprintf(&b, "%s %v\n", st.Standard.ID, st.Summary)
		for _, c := range st.Clauses {
			fmt.Fprintf(&b, "%s %s %v %v:", c.Clause.Number, c.State, c.Flags, c.Left)
			for _, x := range c.Claims {
				fmt.Fprintf(&b, " %s#%s %v %v %s", x.Document.ID, x.Section, x.Partial, x.Changed, x.Document.Status)
			}
			b.WriteByte('\n')
		}
	}
	for _, d := range s.Documents {
		fmt.Fprintf(&b, "%s %s %v %v %v %v\n", d.ID, d.Status, d.InForce, d.Overdue, d.Superseded(), d.Review)
	}
	return b.String()
}

func state(t testing.TB, s *site.Site, number string) *site.ClauseTrace {
	t.Helper()
	st := s.Trace.Standards[0]
	c := st.Standard.Clause(number)
	if c == nil {
		t.Fatalf("no clause %s", number)
	}
	return st.Clause(c)
}

func codes(ds []site.Diagnostic) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func signed(by, day string) site.Signing { return site.Signing{By: by, Name: "Li", Date: date(day)} }

func TestFingerprintsStandForWhatIsSaidNotHowItLooks(t *testing.T) {
	const plain = "## Access {#a}\n\nAsk the manager, then the director.\n"
	print := func(body, section string) site.Fingerprint {
		s := load(t, small(map[string]string{"a.md": approved("PRC-A-01", "8.1", body)}), today)
		return site.TextPrint(s.Document("PRC-A-01"), section)
	}
	if p := print(plain, "a"); !p.Valid() {
		t.Fatalf("%q is no fingerprint", p)
	}
	if p := print(plain, "b"); p != "" {
		t.Errorf("a section that is not there has the fingerprint %q", p)
	}
	for _, tt := range []struct {
		name, a, b string
		same       bool
	}{
		{"itself", plain, plain, true},
		{"lines and spaces", plain, "## Access   {#a}\n\nAsk the  manager,\nthen the director.\n\n\n", true},
		{"Windows line ends", plain, strings.ReplaceAll(plain, "\n", "\r\n"), true},
		{"emphasis", plain, "## Access {#a}\n\nAsk **the** _manager_, then the director.\n", true},
		{"a line break in Chinese", "## A {#a}\n\n服务台\n经理批准。\n", "## A {#a}\n\n服务台经理批准。\n", true},
		{"the form of accents", "## A {#a}\n\ncafe\u0301\n", "## A {#a}\n\ncaf\u00e9\n", true},
		{"comments", plain, plain + "\n<!-- later -->\n", true},
		{"claims of the heading", plain, strings.Replace(plain, "{#a}", "{#a satisfies=\"8.2.1\"}", 1), true},
		{"a section behind it", plain, plain + "## Other {#b}\n\nText.\n", true},
		{"a section before it, with numbers", plain, "## Other {#b}\n\nText.\n\n" + plain, true},
		{"the number of a footnote", "## A {#a}\n\nAsk[^1].\n\n[^1]: The manager.\n", "Before[^0].\n\n## A {#a}\n\nAsk[^1].\n\n[^0]: Text.\n[^1]: The manager.\n", true},
		{"the language of a code block", "## A {#a}\n\n```yaml\na: b\n```\n", "## A {#a}\n\n```text\na: b\n```\n", true},

		{"a word", plain, strings.Replace(plain, "director", "owner", 1), false},
		{"a sign", plain, strings.Replace(plain, ".", "?", 1), false},
		{"words run together", "## A {#a}\n\nnow here\n", "## A {#a}\n\nnowhere\n", false},
		{"the title of the heading", plain, strings.Replace(plain, "Access", "Entry", 1), false},
		{"the anchor is the section", plain, strings.Replace(plain, "{#a}", "{#b}", 1), false},
		{"title and text run together", "## A {#a}\n\nB C\n", "## A B {#a}\n\nC\n", false},
		{"a section below it", plain, plain + "### Form {#f}\n\nText.\n", false},
		{"text becomes a heading", plain + "\nForm\n", plain + "\n### Form\n", false},
		{"struck out", plain, strings.Replace(plain, "director", "~~director~~", 1), false},
		{"a power", "## A {#a}\n\n10<sup>2</sup> m\n", "## A {#a}\n\n102 m\n", false},
		{"where a reference leads", "## A {#a}\n\n[[POL-SMS-01|policy]]\n", "## A {#a}\n\n[[PRC-A-01|policy]]\n", false},
		{"where a link leads", "## A {#a}\n\n[site](https://a.example/)\n", "## A {#a}\n\n[site](https://b.example/)\n", false},
		{"where a local link leads", "## A {#a}\n\n[x](a.md)\n", "## A {#a}\n\n[x](policies/sms.md)\n", false},
		{"a picture", "## A {#a}\n\n![x](a.png)\n", "## A {#a}\n\n![x](b.png)\n", false},
		{"the words of a footnote", "## A {#a}\n\nAsk[^1].\n\n[^1]: The manager.\n", "## A {#a}\n\nAsk[^1].\n\n[^1]: The owner.\n", false},
		{"a ticked box", "## A {#a}\n\n- [ ] done\n", "## A {#a}\n\n- [x] done\n", false},
		{"the kind of an alert", "## A {#a}\n\n> [!NOTE]\n> x\n", "## A {#a}\n\n> [!WARNING]\n> x\n", false},
		{"the direction of an arrow", "## A {#a}\n\n```diagram\ntitle: T\ndescription: D\n[a] One\n[b] Two\na -> b\n```\n", "## A {#a}\n\n```diagram\ntitle: T\ndescription: D\n[a] One\n[b] Two\nb -> a\n```\n", false},
		{"a variable", "## A {#a}\n\n{{ organization.a }}\n", "## A {#a}\n\n{{ organization.b }}\n", false},
	} {
		if got := print(tt.a, "a") == print(tt.b, "a"); got != tt.same {
			t.Errorf("%s: equal is %v", tt.name, got)
		}
	}
	if print(plain, "") == print(plain+"## Other {#b}\n\nText.\n", "") {
		t.Error("a new section is no change of the whole document")
	}
}

// A renamed title elsewhere, and another value of a variable, are no change of the text that was reviewed.
func TestFingerprintsDoNotDependOnOtherFiles(t *testing.T) {
	book := small(map[string]string{
		"a.md":                   approved("PRC-A-01", "8.1", "## A {#a}\n\n[[POL-SMS-01]] [[POL-SMS-01#scope]] [[8.6.1]] [[role:manager]] {{ organization.name }}\n"),
		"data/organization.yaml": "name: One\n",
	})
	before := load(t, book, today)
	book = with(book, "data/organization.yaml", "name: Two\n")
	book = with(book, "data/roles.yaml", strings.ReplaceAll(common["data/roles.yaml"], "Manager", "Head"))
	book = with(book, "policies/sms.md", strings.NewReplacer("Service management policy", "Policy", "## Scope", "## Range {#scope}").Replace(common["policies/sms.md"]))
	now := load(t, book, today)
	for _, section := range []string{"", "a"} {
		if site.TextPrint(before.Document("PRC-A-01"), section) != site.TextPrint(now.Document("PRC-A-01"), section) {
			t.Errorf("section %q has another fingerprint", section)
		}
	}
}

// The data of an agreement is part of the text that is approved: a target cannot be lowered behind the approval.
func TestApprovedTextHoldsTheDataOfAnAgreement(t *testing.T) {
	text := func(agreement string) string {
		return strings.Replace(approved("SLA-A-01", "8.3.3", "Text.\n"), "satisfies:", "agreement: "+agreement+"\nsatisfies:", 1)
	}
	print := func(agreement string) site.Fingerprint {
		s := load(t, small(map[string]string{"a.md": text(agreement)}), today)
		return site.TextPrint(s.Document("SLA-A-01"), "")
	}
	const one = `{customer: north, period: month, currency: CNY}`
	if print(one) != print(`{currency: "CNY", customer: 'north', period: month}`) {
		t.Error("the order of keys and quotes count")
	}
	if print(one) == print(`{customer: north, period: year, currency: CNY}`) || print(one) == print(`{customer: north, period: month}`) {
		t.Error("another value of the agreement is not seen")
	}
}

// The entry of a clause is what a claim was measured against.
func TestEntryPrints(t *testing.T) {
	catalogue := func(entry string) *standard.Clause {
		text := "id: house:1\ntitle: House rules\nclauses:\n  - " + entry + "\n"
		s := load(t, small(map[string]string{"data/standards/house.yaml": text}), today)
		return s.Standard("house:1").Clauses[0]
	}
	const plain = `{number: "1", title: One, needs: [policy], items: [a, b]}`
	if site.EntryPrint(catalogue(plain)) != site.EntryPrint(catalogue(`{title: One, items: [a, b], needs: [policy], number: "1", confidence: {en: A}}`)) {
		t.Error("the order of keys counts")
	}
	for _, other := range []string{
		`{number: "2", title: One, needs: [policy], items: [a, b]}`, `{number: "1", title: Two, needs: [policy], items: [a, b]}`,
		`{number: "1", title: One, needs: [], items: [a, b]}`, `{number: "1", title: One, needs: [policy], items: [a]}`,
		`{number: "1", title: One, needs: [policy, a], items: [b]}`, `{number: "1", title: One, kind: section, needs: [policy], items: [a, b]}`,
	} {
		if site.EntryPrint(catalogue(plain)) == site.EntryPrint(catalogue(other)) {
			t.Errorf("%s has the same fingerprint", other)
		}
	}
}

// sign writes a control file into a book, as the commands do.
func sign(t testing.TB, book fstest.MapFS, id string, by func(*site.Document) *site.Control) fstest.MapFS {
	t.Helper()
	d := load(t, book, today).Document(id)
	return with(book, "control/"+id+".yaml", string(by(d).YAML()))
}

func TestControlFilesAreReadBackAsTheyWereWritten(t *testing.T) {
	book := small(map[string]string{"a.md": approved("PRC-A-01", `[8.1, {clause: 8.2.1, extent: partial}, "7.5.1 a)", 10.1]`, "## A {#a satisfies=\"8.10 9.1\"}\n\nText.\n")})
	book = sign(t, book, "PRC-A-01", func(d *site.Document) *site.Control { return d.Approve(signed("director", "2026-03-01")) })
	book = sign(t, book, "PRC-A-01", func(d *site.Document) *site.Control {
		return d.ReviewAll(site.Signing{By: "manager", Name: "李: \"四\" #1\n", Date: date("2026-04-01")}, "- all: {right}, 100 %", date("2027-01-01"))
	})
	first := string(book["control/PRC-A-01.yaml"].Data)
	s, ds, err := site.Load(book, site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Pos.Filename == "control/PRC-A-01.yaml" || d.Code == "suspect-claim" {
			t.Error(d.Text("en"))
		}
	}
	d := s.Document("PRC-A-01")
	if again := string(d.Control.YAML()); again != first {
		t.Errorf("written again:\n%s\nfirst:\n%s", again, first)
	}
	if x := d.Control.Reviews[0]; x.Name != "李: \"四\" #1\n" || x.Note != "- all: {right}, 100 %" || x.Next != date("2027-01-01") {
		t.Errorf("read back as %+v", x)
	}
	if reviewed, claims := s.Reviewed(); reviewed != len(d.Claims) || claims != reviewed+1 {
		t.Errorf("%d of %d claims reviewed", reviewed, claims)
	}
	if i, j := strings.Index(first, "8.2.1"), strings.Index(first, "10.1"); i < 0 || j < i {
		t.Error("claims are not in the order of their numbers")
	}
	// The same approval again is no second one.
	if c := d.Approve(signed("director", "2026-03-01")); len(c.Approvals) != 1 {
		t.Errorf("%d approvals", len(c.Approvals))
	}
}

func TestSuspectClaimIsFlaggedUntilItIsAccepted(t *testing.T) {
	const body = "## A {#a satisfies=\"8.2.1\"}\n\nAsk the manager.\n\n## B {#b satisfies=\"8.2.2\"}\n\nText.\n"
	book := small(map[string]string{"a.md": approved("PRC-A-01", "9.1", body), "a.zh-CN.md": "---\ntitle: 访问程序\n---\n"})
	book = sign(t, book, "PRC-A-01", func(d *site.Document) *site.Control {
		return d.ReviewAll(signed("manager", "2026-04-01"), "", site.Date{})
	})
	clean := load(t, book, today)
	if c := state(t, clean, "8.2.1"); c.State != site.Covered || c.Has(site.Suspect) {
		t.Fatalf("8.2.1 is %s %v", c.State, c.Flags)
	}
	book = with(book, "a.md", strings.Replace(string(book["a.md"].Data), "Ask the manager.", "Ask the manager!", 1))
	s := load(t, book, today)
	for number, want := range map[string]bool{"8.2.1": true, "8.2.2": false, "9.1": true} {
		c := state(t, s, number)
		if c.Has(site.Suspect) != want || c.State != site.Covered {
			t.Errorf("%s is %s %v", number, c.State, c.Flags)
		}
	}
	for _, c := range site.Diff(clean, s).Clauses {
		if c.Kind() != "suspect" {
			t.Errorf("the difference is %q", c.Kind())
		}
	}
	if a, b := clean.Trace.Standards[0].Summary, s.Trace.Standards[0].Summary; b.Clean >= a.Clean || a.By != b.By {
		t.Errorf("figures %+v, before %+v", b, a)
	}
	// Before the day of the review nothing had been reviewed.
	if c := state(t, load(t, book, date("2026-03-31")), "8.2.1"); c.Has(site.Suspect) {
		t.Error("suspect before it was reviewed")
	}
	book = sign(t, book, "PRC-A-01", func(d *site.Document) *site.Control {
		var open []*site.Claim
		for _, c := range d.Claims {
			if c.Clause.Number == "8.2.1" {
				open = append(open, c)
			}
		}
		return d.Accept(open, signed("manager", "2026-05-01"), "a sign", true)
	})
	s = load(t, book, today)
	if state(t, s, "8.2.1").Has(site.Suspect) || !state(t, s, "9.1").Has(site.Suspect) {
		t.Error("accepting one claim accepted another, or none")
	}
	d := s.Document("PRC-A-01")
	if i := slices.IndexFunc(d.Control.Claims, func(x site.ClaimReview) bool { return x.Editorial }); len(d.Control.Claims) != 3 || i < 0 || d.Control.Claims[i].Note != "a sign" {
		t.Errorf("%+v", d.Control.Claims)
	}
}

// A heading that got another anchor is not a way around the review: the claim is suspect, and accepting it leaves one entry.
func TestClaimIsFoundAgainUnderAnotherAnchor(t *testing.T) {
	const body = "## A {#a satisfies=\"8.2.1\"}\n\nText.\n\n## B {#b satisfies=\"8.2.1\"}\n\nText.\n"
	book := small(map[string]string{"a.md": approved("PRC-A-01", "9.1", body)})
	book = sign(t, book, "PRC-A-01", func(d *site.Document) *site.Control {
		return d.ReviewAll(signed("manager", "2026-04-01"), "", site.Date{})
	})
	book = with(book, "a.md", strings.Replace(string(book["a.md"].Data), "{#a ", "{#c ", 1))
	var suspect []string
	accept := func(d *site.Document) *site.Control {
		var open []*site.Claim
		for _, c := range d.Claims {
			if c.Suspect() {
				suspect = append(suspect, c.Section)
				open = append(open, c)
			}
		}
		return d.Accept(open, signed("manager", "2026-05-01"), "renamed", true)
	}
	book = sign(t, book, "PRC-A-01", accept)
	if !slices.Equal(suspect, []string{"c"}) {
		t.Errorf("suspect are %q", suspect)
	}
	s, ds, _ := site.Load(book, site.Options{Today: today})
	if c := codes(ds); slices.Contains(c, "suspect-claim") || slices.Contains(c, "reviewed-claim-gone") || len(s.Document("PRC-A-01").Control.Claims) != 3 {
		t.Errorf("%v, %+v", c, s.Document("PRC-A-01").Control.Claims)
	}
}

func TestDocumentIsInForceWithTheTextThatWasApproved(t *testing.T) {
	book := small(map[string]string{"a.md": approved("PRC-A-01", "8.2.1", "Text.\n")})
	want := func(t *testing.T, book fstest.MapFS, day string, st site.State, codeWanted string) {
		t.Helper()
		s, ds, err := site.Load(book, site.Options{Today: date(day)})
		if err != nil {
			t.Fatal(err)
		}
		if got := state(t, s, "8.2.1").State; got != st || s.Document("PRC-A-01").InForce != (st == site.Covered) {
			t.Errorf("8.2.1 is %s, want %s", got, st)
		}
		for _, code := range []string{"approved-text-changed", "approval-of-other-version"} {
			if got := slices.Contains(codes(ds), code); got != (code == codeWanted) {
				t.Errorf("%s said: %v", code, got)
			}
		}
	}
	approve := func(by, day string) func(d *site.Document) *site.Control {
		return func(d *site.Document) *site.Control { return d.Approve(signed(by, day)) }
	}
	want(t, book, "2026-11-22", site.Covered, "") // no approval on record: the front matter decides
	book = sign(t, book, "PRC-A-01", approve("director", "2026-03-01"))
	want(t, book, "2026-11-22", site.Covered, "")
	changed := with(book, "a.md", approved("PRC-A-01", "8.2.1", "Other text.\n"))
	want(t, changed, "2026-11-22", site.Planned, "approved-text-changed")
	want(t, sign(t, changed, "PRC-A-01", approve("director", "2026-06-01")), "2026-11-22", site.Covered, "")
	want(t, sign(t, changed, "PRC-A-01", approve("director", "2026-06-01")), "2026-05-31", site.Planned, "approved-text-changed")
	next := with(book, "a.md", strings.Replace(string(changed["a.md"].Data), `version: "1"`, `version: "2"`, 1))
	want(t, next, "2026-11-22", site.Planned, "approval-of-other-version")
	want(t, sign(t, next, "PRC-A-01", approve("director", "2026-06-01")), "2026-11-22", site.Covered, "")
	// Front matter that says less than approved is not in force, whatever control/ says.
	draft := with(book, "a.md", strings.Replace(string(book["a.md"].Data), "status: approved", "status: draft", 1))
	want(t, draft, "2026-11-22", site.Planned, "")
}

func TestRecordedReviewSetsTheDayOfTheNextOne(t *testing.T) {
	book := small(map[string]string{"a.md": approved("PRC-A-01", "8.2.1", "Text.\n")})
	due := func(book fstest.MapFS, day string) string {
		d := load(t, book, date(day)).Document("PRC-A-01")
		return fmt.Sprint(d.Review, " ", d.Overdue)
	}
	if got := due(book, "2027-04-01"); got != "2027-03-01 true" {
		t.Fatal(got)
	}
	reviewed := sign(t, book, "PRC-A-01", func(d *site.Document) *site.Control {
		return d.ReviewAll(signed("manager", "2026-06-01"), "", date("2026-12-01"))
	})
	for day, want := range map[string]string{"2026-05-31": "2027-03-01 false", "2026-11-22": "2026-12-01 false", "2026-12-02": "2026-12-01 true"} {
		if got := due(reviewed, day); got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
	// A later approval is the newer word.
	again := with(reviewed, "a.md", strings.Replace(string(book["a.md"].Data), "approved: 2026-03-01", "approved: 2026-07-01", 1))
	if got := due(again, "2026-12-02"); got != "2027-03-01 false" {
		t.Errorf("after a new approval: %s", got)
	}
	_, ds, _ := site.Load(reviewed, site.Options{Today: date("2026-12-02")})
	for _, d := range ds {
		if d.Code == "review-overdue" && d.Pos.Filename == "a.md" {
			t.Error("the place is that of the front matter, which does not count")
		}
	}
}

func TestGatesJudgeTheFiguresOfTheTrace(t *testing.T) {
	book := small(map[string]string{"a.md": approved("PRC-A-01", "[8.2.1, {clause: 8.2.2, extent: partial}]", "Text.\n")})
	for gate, met := range map[string]bool{
		"covered: 3.5%": true, "covered: 3.51%": false, "covered: 0%": true, "covered: 100%": false, "gap: 54": true, "gap: 53": false,
		"partial: 1": true, "partial: 0": false, "planned: 0": true, "overdue: 0": true, "suspect: 0": true, "untranslated: 1": false,
	} {
		s, _, err := site.Load(with(book, "clausebook.yaml", common["clausebook.yaml"]+"gates: {"+gate+"}\n"), site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if ds := s.Gates(nil); (len(ds) == 0) != met {
			t.Errorf("%s: %v with %+v", gate, ds, s.Trace.Standards[0].Summary)
		}
	}
}

func TestCheckAgainstAnEarlierStateSaysWhatIsNew(t *testing.T) {
	base := small(map[string]string{"a.md": approved("PRC-A-01", "8.2.1", "[[PRC-X-01]] [[PRC-X-01]]\n"), "clausebook.yaml": common["clausebook.yaml"] + "gates: {covered: 50%}\n"})
	now := with(base, "a.md", approved("PRC-A-01", "8.2.1", "First.\n\n[[PRC-X-01]] [[PRC-X-01]] [[PRC-X-01]]\n"))
	_, old, _ := site.Load(base, site.Options{Today: today})
	s, ds, _ := site.Load(now, site.Options{Today: today})
	if got := site.NewDiagnostics(old, ds); len(got) != 1 || got[0].Code != "unknown-document" {
		t.Errorf("%v", got)
	}
	if got := s.Gates(load(t, base, today)); len(got) != 0 {
		t.Errorf("a gate that was not met before and did not become worse: %v", got)
	}
	if got := s.Gates(nil); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// What was approved is the text in every language: a translation that was changed afterwards, or came later, is said and flagged,
// the document itself stays in force by its original.
func TestTranslationIsTheOneThatWasApproved(t *testing.T) {
	const zh = "---\ntitle: 进入程序\ntranslates: \"1\"\n---\n请示**总监**。\n"
	book := small(map[string]string{"clausebook.yaml": "languages: [en, zh-CN]\nstandards: [iso20000-1:2018]\n", "a.md": approved("PRC-A-01", "8.2.1", "Text.\n"), "a.zh-CN.md": zh})
	approve := func(day string) func(*site.Document) *site.Control {
		return func(d *site.Document) *site.Control { return d.Approve(signed("director", day)) }
	}
	want := func(name string, book fstest.MapFS, day string, said bool) {
		t.Helper()
		s, ds, err := site.Load(book, site.Options{Today: date(day)})
		if err != nil {
			t.Fatal(err)
		}
		ct := state(t, s, "8.2.1")
		if ct.State != site.Covered || ct.Has(site.Untranslated) != said || s.Document("PRC-A-01").Edition("zh-CN").Unapproved() != said {
			t.Errorf("%s: 8.2.1 is %s %v", name, ct.State, ct.Flags)
		}
		if slices.Contains(codes(ds), "translation-not-approved") != said {
			t.Errorf("%s: %v", name, codes(ds))
		}
	}
	want("no approval on record", book, "2026-11-22", false)
	book = sign(t, book, "PRC-A-01", approve("2026-03-01"))
	want("as approved", book, "2026-11-22", false)
	want("only emphasis and white space", with(book, "a.zh-CN.md", strings.ReplaceAll(zh, "请示**总监**。", "请示总监。\n")), "2026-11-22", false)
	changed := with(book, "a.zh-CN.md", strings.ReplaceAll(zh, "总监", "经理"))
	want("another text", changed, "2026-11-22", true)
	want("another title", with(book, "a.zh-CN.md", strings.ReplaceAll(zh, "进入", "访问")), "2026-11-22", true)
	again := sign(t, changed, "PRC-A-01", approve("2026-06-01"))
	want("approved again", again, "2026-11-22", false)
	want("before that day", again, "2026-05-31", true)
	if n := len(load(t, again, today).Document("PRC-A-01").Control.Approvals); n != 2 {
		t.Errorf("%d approvals", n)
	}
	if c := load(t, again, today).Document("PRC-A-01").Approve(signed("director", "2026-06-01")); len(c.Approvals) != 2 {
		t.Errorf("the same approval again makes %d", len(c.Approvals))
	}
	alone := maps.Clone(book)
	delete(alone, "a.zh-CN.md")
	delete(alone, "control/PRC-A-01.yaml")
	alone = sign(t, alone, "PRC-A-01", approve("2026-03-01"))
	want("one that came later", with(alone, "a.zh-CN.md", zh), "2026-11-22", true)
}

// Others run the fields of a fingerprint together, so that words may move from one to the next unseen.
func TestFieldsOfAFingerprintDoNotRunTogether(t *testing.T) {
	print := func(body string) site.Fingerprint {
		return site.TextPrint(load(t, small(map[string]string{"a.md": approved("PRC-A-01", "8.1", body)}), today).Document("PRC-A-01"), "")
	}
	for _, c := range [][2]string{
		{"## A\n\nx\n\n## B\n\ny\n", "## A\n\nxtitle1Btext1y\n"}, // the bytes that are hashed, without their lengths
		{"## AB\n\nc\n", "## A\n\nBc\n"},
		{"## A\n\nx\n\n## B\n\ny\n", "## A\n\nx B y\n"},
	} {
		if print(c[0]) == print(c[1]) {
			t.Errorf("%q and %q have the same fingerprint", c[0], c[1])
		}
	}
}
