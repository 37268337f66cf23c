package site

import (
	"slices"

	"github.com/clausebook/clausebook/site/standard"
)

// State is how far a requirement is satisfied, computed from the claims on it.
type State int

// The states, worst first.
const (
	Gap       State = iota // no claim at all
	Planned                // only claims of documents that are not in force
	Partial                // claims in force, but all of them partial
	Delegated              // operated by another party under a documented control
	Covered                // a full claim by a document in force
)

// States lists the states, worst first.
var States = []State{Gap, Planned, Partial, Delegated, Covered}

// String gives the word used in exports.
func (s State) String() string {
	return [...]string{"gap", "planned", "partial", "delegated", "covered"}[s]
}

// Flag is something that stands beside a state and is never averaged into it.
type Flag string

// The flags, in the order in which they are shown.
const (
	Overdue         Flag = "overdue"          // the review of a claiming document is past its day
	Suspect         Flag = "suspect"          // the claiming text or the clause changed since the claim was reviewed
	MissingDocument Flag = "missing-document" // nobody provides a document that the clause asks for
	NoEvidence      Flag = "no-evidence"      // no record shows that it is done
	StaleEvidence   Flag = "stale-evidence"   // the newest record is older than allowed
	Untranslated    Flag = "untranslated"     // a claiming document is missing, stale or not approved in a language of the book
)

// Flags lists all flags in order.
var Flags = []Flag{Overdue, Suspect, MissingDocument, NoEvidence, StaleEvidence, Untranslated}

// A Trace is the coverage of a book on its as-of date: the one result that feeds the pages, every export, the terminal and
// the exit code.
type Trace struct {
	AsOf        Date
	Standards   []*StandardTrace
	Information []*InformationTrace
	Todos       []Todo
}

// A Todo is a placeholder that is left to be filled in.
type Todo struct {
	Pos      Place
	Words    string
	Document *Document
}

// Of gives the trace of a standard, or nil.
func (t *Trace) Of(s *standard.Standard) *StandardTrace {
	for _, st := range t.Standards {
		if st.Standard == s {
			return st
		}
	}
	return nil
}

// A StandardTrace is the coverage of one standard.
type StandardTrace struct {
	Standard *standard.Standard
	Summary  Summary
	Clauses  []*ClauseTrace // every node, in the order of the numbers
	byClause map[*standard.Clause]*ClauseTrace
}

// Clause gives the trace of a clause.
func (t *StandardTrace) Clause(c *standard.Clause) *ClauseTrace { return t.byClause[c] }

// A Summary counts requirements by their state. The five states add up to Requirements.
type Summary struct {
	Requirements int
	By           [5]int // indexed by State
	Clean        int    // covered or delegated, and without any flag: the figure an auditor would sign
	Flags        map[Flag]int
}

// Count gives the number of requirements in a state.
func (s Summary) Count(st State) int { return s.By[st] }

// Satisfied counts what is covered or delegated.
func (s Summary) Satisfied() int { return s.By[Covered] + s.By[Delegated] }

func (s *Summary) add(c *ClauseTrace) {
	s.Requirements++
	s.By[c.State]++
	if c.State >= Delegated && len(c.Flags) == 0 {
		s.Clean++
	}
	for _, f := range c.Flags {
		if s.Flags == nil {
			s.Flags = map[Flag]int{}
		}
		s.Flags[f]++
	}
}

// A ClauseTrace is the state of one clause and why. For a section the state is the worst of its requirements, and Summary
// counts them.
type ClauseTrace struct {
	Clause      *standard.Clause
	State       State
	Flags       []Flag
	Claims      []*Claim // on this clause and, for a requirement, on its untitled paragraphs; those in force first
	Delegations []*Delegation
	Summary     Summary
	Left        []string // letters or paragraphs that the claims leave open
	Information []*InformationTrace
	Mentions    []*Link // references in texts that are no claims
}

// Has tells whether a flag is set.
func (c *ClauseTrace) Has(f Flag) bool { return slices.Contains(c.Flags, f) }

// An InformationTrace says who provides one item of the documented information that a standard asks for.
type InformationTrace struct {
	Item      *standard.Item
	State     InformationState
	Documents []*Document
}

// InformationState tells whether an item of documented information is there.
type InformationState string

// The three states of an item.
const (
	Present     InformationState = "present" // by a document in force
	PlannedItem InformationState = "planned" // only by documents that are not in force
	MissingItem InformationState = "missing" // by nobody
)

func (r *reader) trace() *Trace {
	t := &Trace{AsOf: r.site.AsOf, Todos: r.waiting}
	claims := map[*standard.Clause][]*Claim{}
	for _, d := range r.site.Documents {
		for _, c := range d.Claims {
			claims[c.Clause] = append(claims[c.Clause], c)
		}
	}
	delegations := map[*standard.Clause][]*Delegation{}
	for _, p := range r.site.Parties {
		for _, d := range p.Operates {
			delegations[d.Clause] = append(delegations[d.Clause], d)
		}
	}
	provided := map[*standard.Item][]*Document{}
	for _, d := range r.site.Documents {
		for _, i := range d.Provides {
			provided[i] = append(provided[i], d)
		}
	}
	for _, s := range r.site.Standards {
		st := &StandardTrace{Standard: s, byClause: make(map[*standard.Clause]*ClauseTrace, len(s.Clauses))}
		for _, c := range s.Clauses {
			ct := &ClauseTrace{Clause: c, Claims: claims[c], Delegations: delegations[c], Mentions: r.mentions[c]}
			st.Clauses = append(st.Clauses, ct)
			st.byClause[c] = ct
		}
		for _, i := range s.Items {
			it := information(i, provided[i])
			t.Information = append(t.Information, it)
			at := i.Clause
			if leaf := at.Requirement(); leaf != nil {
				at = leaf
			}
			st.byClause[at].Information = append(st.byClause[at].Information, it)
		}
		r.traceStandard(st)
		t.Standards = append(t.Standards, st)
	}
	return t
}

func information(i *standard.Item, by []*Document) *InformationTrace {
	it := &InformationTrace{Item: i, State: MissingItem, Documents: by}
	for _, d := range by {
		switch {
		case d.InForce:
			it.State = Present
		case it.State == MissingItem && !d.Gone():
			it.State = PlannedItem
		}
	}
	return it
}

func (r *reader) traceStandard(st *StandardTrace) {
	// A requirement comes after its paragraphs, a section after its requirements. What makes the difference in a large book are
	// the claims on the requirements; each is judged by itself.
	var requirements []*ClauseTrace
	for _, ct := range st.Clauses {
		switch {
		case !ct.Clause.Titled:
			r.traceOwn(ct)
		case ct.Clause.Leaf():
			requirements = append(requirements, ct)
		}
	}
	onAllCores(len(requirements), func(i int) { r.traceRequirement(st, requirements[i]) })
	for _, ct := range slices.Backward(st.Clauses) {
		if ct.Clause.Titled && !ct.Clause.Leaf() {
			r.traceSection(st, ct)
		}
	}
	for _, ct := range st.Clauses {
		if ct.Clause.Leaf() {
			st.Summary.add(ct)
		}
	}
}

// traceOwn gives the state that follows from the claims on a clause itself (worst first).
func (r *reader) traceOwn(ct *ClauseTrace) {
	ct.State = Gap
	items := map[string]bool{}
	for _, c := range ct.Claims {
		s := c.Worth()
		if s == Partial {
			for _, i := range c.Items {
				items[i] = true
			}
		}
		ct.State = max(ct.State, s)
	}
	if ct.State == Partial && len(ct.Clause.Items) > 0 {
		ct.Left = nil
		for _, i := range ct.Clause.Items {
			if !items[i] {
				ct.Left = append(ct.Left, i)
			}
		}
		if len(ct.Left) == 0 {
			ct.State = Covered
		}
	}
	for _, d := range ct.Delegations {
		s := Partial
		switch control := d.Party.Control; {
		case control == nil: // counts as partial until there is one
		case !control.InForce:
			s = Planned
		case !d.Partial:
			s = Delegated
		}
		if allowed(d) {
			ct.State = max(ct.State, s)
		}
	}
	sortByWorth(ct.Claims)
}

// Worth is what the claim alone would make of its clause: Covered, Partial or Planned. The claim of a document that is gone
// leaves a Gap, for it plans nothing.
func (c *Claim) Worth() State {
	switch d := c.Document; {
	case d.Gone():
		return Gap
	case !d.InForce:
		return Planned
	case c.Partial:
		return Partial
	}
	return Covered
}

// WorthTo is what the claim alone would make of a requirement: on one of its untitled paragraphs it is a part at most.
func (c *Claim) WorthTo(requirement *standard.Clause) State {
	if c.Clause != requirement {
		return min(c.Worth(), Partial)
	}
	return c.Worth()
}

func allowed(d *Delegation) bool {
	return slices.ContainsFunc(d.Clause.Standard.Delegation, d.Clause.Under)
}

// sortByWorth puts claims that count before those that do not: full, partial, planned, and those of documents that are gone.
// Among equals the order stays.
func sortByWorth(claims []*Claim) {
	var of [Covered + 1][]*Claim
	for _, c := range claims {
		w := c.Worth()
		of[w] = append(of[w], c)
	}
	claims = claims[:0]
	for _, equals := range slices.Backward(of[:]) {
		claims = append(claims, equals...)
	}
}

// traceRequirement adds the untitled paragraphs of a requirement: a claim on one of them is a partial claim on the
// requirement, and all of them claimed in full are a full one.
func (r *reader) traceRequirement(st *StandardTrace, ct *ClauseTrace) {
	r.traceOwn(ct)
	if ct.State == Covered {
		// Untitled paragraphs are parts of the requirement: what satisfies all of it satisfies each of them.
		for _, k := range ct.Clause.Children {
			st.byClause[k].State = Covered
		}
	}
	full, best := len(ct.Clause.Children) > 0, Gap
	for _, k := range ct.Clause.Children {
		kt := st.byClause[k]
		best = max(best, kt.State)
		if kt.State != Covered {
			full = false
			ct.Left = append(ct.Left, k.Number)
		}
		ct.Claims = append(ct.Claims, kt.Claims...)
		ct.Delegations = append(ct.Delegations, kt.Delegations...)
	}
	if len(ct.Clause.Children) > 0 {
		sortByWorth(ct.Claims)
	}
	switch {
	case full:
		ct.State = Covered
	case best > Planned:
		ct.State = max(ct.State, Partial)
	default:
		ct.State = max(ct.State, best)
	}
	if ct.State != Partial {
		ct.Left = nil
	}
	ct.Flags = r.flags(ct)
}

func (r *reader) traceSection(st *StandardTrace, ct *ClauseTrace) {
	ct.State = Covered
	for _, k := range ct.Clause.Children {
		kt := st.byClause[k]
		if kt.Clause.Leaf() {
			ct.Summary.add(kt)
		} else {
			ct.Summary.merge(kt.Summary)
		}
		ct.State = min(ct.State, kt.State)
	}
}

func (s *Summary) merge(o Summary) {
	s.Requirements += o.Requirements
	s.Clean += o.Clean
	for i := range s.By {
		s.By[i] += o.By[i]
	}
	for f, n := range o.Flags {
		if s.Flags == nil {
			s.Flags = map[Flag]int{}
		}
		s.Flags[f] += n
	}
}

// flags finds what stands beside the state of a requirement.
func (r *reader) flags(ct *ClauseTrace) []Flag {
	set := map[Flag]bool{}
	for _, c := range ct.Claims {
		d := c.Document
		if !d.InForce {
			continue
		}
		if d.Overdue {
			set[Overdue] = true
		}
		if c.Suspect() {
			set[Suspect] = true
		}
		for _, lang := range r.site.Config.Languages {
			if e := d.Edition(lang); e.Lang != lang || e.Stale() || e.Unapproved() {
				set[Untranslated] = true
			}
		}
	}
	for _, i := range ct.Information {
		if i.Item.Explicit && i.State == MissingItem {
			set[MissingDocument] = true
		}
	}
	if f := r.evidenceFlag(ct); f != "" {
		set[f] = true
	}
	var out []Flag
	for _, f := range Flags {
		if set[f] {
			out = append(out, f)
		}
	}
	return out
}

// evidenceFlag looks whether records show that a requirement is met. Where the standard explicitly asks for a record, a
// document in force must name a record type, and its newest record must be there and young enough. A document may say that
// there was no occasion yet; that is neither a flag nor evidence.
func (r *reader) evidenceFlag(ct *ClauseTrace) Flag {
	asked := false
	for _, i := range ct.Information {
		asked = asked || i.Item.Explicit && i.Item.Record
	}
	claimed, found, stale, noneYet := false, false, false, false
	look := func(e *Document) {
		switch {
		case e.Last.Date.IsZero() || r.site.AsOf.Before(e.Last.Date):
		case e.MaxAge > 0 && e.Last.Date.Add(e.MaxAge).Before(r.site.AsOf):
			stale = true
		default:
			found = true
		}
		noneYet = noneYet || e.NoneYet != ""
	}
	for _, c := range ct.Claims {
		if !c.Document.InForce {
			continue
		}
		claimed = true
		noneYet = noneYet || c.Document.NoneYet != ""
		for _, e := range c.Document.Evidence {
			look(e)
		}
	}
	for _, i := range ct.Information {
		if i.Item.Record {
			for _, d := range i.Documents {
				look(d)
			}
		}
	}
	switch {
	case !claimed || found || noneYet:
		return ""
	case stale:
		return StaleEvidence
	case asked:
		return NoEvidence
	}
	return ""
}

// checkTrace says what the coverage lacks: requirements that nobody claims, and claims that lead nowhere.
func (r *reader) checkTrace() {
	for _, st := range r.site.Trace.Standards {
		for _, ct := range st.Clauses {
			if ct.Clause.Leaf() && ct.State == Gap {
				r.report(Place{File: "data"}, "gap", r.clauseName(ct.Clause), ct.Clause.Title)
			}
			if ct.Clause.Leaf() || !ct.Clause.Titled {
				continue
			}
			for _, c := range ct.Claims {
				r.sectionClaim(ct.Clause, c.Pos)
			}
			for _, d := range ct.Delegations {
				r.sectionClaim(ct.Clause, d.Pos)
			}
		}
	}
	for _, i := range r.site.Trace.Information {
		if i.Item.Explicit && i.State == MissingItem && r.claimed(i.Item.Clause) {
			r.report(Place{File: "data"}, "missing-document", r.clauseName(i.Item.Clause), i.Item.Title, i.Item.ID)
		}
	}
}

// claimed tells whether a requirement has a claim in force; where it has none, the gap has been said already.
func (r *reader) claimed(c *standard.Clause) bool {
	leaf := c.Requirement()
	if leaf == nil {
		return false
	}
	return r.site.Trace.Of(c.Standard).Clause(leaf).State > Planned
}

// sectionClaim says that a claim stands too high, and where it could stand.
func (r *reader) sectionClaim(c *standard.Clause, at Place) {
	d := r.report(at, "section-claim", r.clauseName(c), c.Title)
	below := make([]string, len(c.Children))
	for i, k := range c.Children {
		below[i] = k.Number
	}
	*d = d.With("claim-one-of", r.asWritten(c.Standard, below...))
}
