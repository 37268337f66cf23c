package site

import (
	"slices"

	"github.com/clausebook/clausebook/site/standard"
)

// A Difference is what changed from one state of a book to another: two revisions, two days, or the book as it is and as it
// would be.
type Difference struct {
	From, To  Date
	Standards []StandardChange
	Clauses   []ClauseChange // requirements whose state or flags changed, in order
	Documents []DocumentChange
}

// Empty tells whether nothing changed.
func (d Difference) Empty() bool { return len(d.Clauses)+len(d.Documents) == 0 }

// A StandardChange holds the figures of a standard before and after; one of the two is nil when the standard was added or
// taken away, and then its requirements are not listed one by one.
type StandardChange struct {
	Standard *standard.Standard
	Was, Is  *Summary
}

// A ClauseChange is a requirement whose state or flags changed.
type ClauseChange struct {
	Clause         *standard.Clause
	Was, Is        State
	Raised, Lifted []Flag
	Before, Now    *ClauseTrace
}

// ClauseChanges are the kinds of change of a requirement, and DocumentChanges those of a document, in the order in which they
// are shown.
var (
	ClauseChanges   = []string{"won", "lost", "better", "worse", "suspect", "flagged", "cleared"}
	DocumentChanges = []string{"new", "revised", "edited", "withdrawn", "removed", "in-force", "not-in-force"}
)

// Kind names the change: won and lost when a requirement became or ceased to be satisfied (covered or delegated), better and
// worse for other steps of its state, and for flags alone suspect, flagged or cleared.
func (c ClauseChange) Kind() string {
	switch {
	case c.Was < Delegated && c.Is >= Delegated:
		return "won"
	case c.Was >= Delegated && c.Is < Delegated:
		return "lost"
	case c.Is > c.Was:
		return "better"
	case c.Is < c.Was:
		return "worse"
	case slices.Contains(c.Raised, Suspect):
		return "suspect"
	case len(c.Raised) > 0:
		return "flagged"
	}
	return "cleared"
}

// A DocumentChange is a document that came, changed or went. Was and Is are nil where it was not there.
type DocumentChange struct {
	Was, Is *Document
	Kind    string // one of DocumentChanges
}

// ID is the id of the document.
func (c DocumentChange) ID() string {
	if c.Is != nil {
		return c.Is.ID
	}
	return c.Was.ID
}

// Diff compares two states of a book. Neither is changed.
func Diff(a, b *Site) Difference {
	out := Difference{From: a.AsOf, To: b.AsOf}
	for _, now := range b.Trace.Standards {
		c := StandardChange{Standard: now.Standard, Is: &now.Summary}
		if before := a.traceOf(now.Standard.ID); before != nil {
			c.Was = &before.Summary
			out.Clauses = append(out.Clauses, diffClauses(before, now)...)
		}
		out.Standards = append(out.Standards, c)
	}
	for _, before := range a.Trace.Standards {
		if b.traceOf(before.Standard.ID) == nil {
			out.Standards = append(out.Standards, StandardChange{Standard: before.Standard, Was: &before.Summary})
		}
	}
	out.Documents = diffDocuments(a, b)
	return out
}

func diffClauses(before, now *StandardTrace) []ClauseChange {
	var out []ClauseChange
	for _, ct := range now.Clauses {
		old := before.number(ct.Clause.Number)
		if !ct.Clause.Leaf() || old == nil {
			continue
		}
		c := ClauseChange{Clause: ct.Clause, Was: old.State, Is: ct.State, Raised: without(ct.Flags, old.Flags), Lifted: without(old.Flags, ct.Flags), Before: old, Now: ct}
		if c.Was != c.Is || len(c.Raised)+len(c.Lifted) > 0 {
			out = append(out, c)
		}
	}
	return out
}

func without(flags, other []Flag) []Flag {
	return slices.DeleteFunc(slices.Clone(flags), func(f Flag) bool { return slices.Contains(other, f) })
}

func diffDocuments(a, b *Site) []DocumentChange {
	var out []DocumentChange
	for _, is := range b.Documents {
		if was := a.Document(is.ID); was == nil {
			out = append(out, DocumentChange{Is: is, Kind: "new"})
		} else if kind := documentKind(was, is); kind != "" {
			out = append(out, DocumentChange{Was: was, Is: is, Kind: kind})
		}
	}
	for _, was := range a.Documents {
		if b.Document(was.ID) == nil {
			out = append(out, DocumentChange{Was: was, Kind: "removed"})
		}
	}
	slices.SortStableFunc(out, func(x, y DocumentChange) int { return CompareIDs(x.ID(), y.ID()) })
	return out
}

// documentKind names what happened to a document that was there before, or gives "".
func documentKind(was, is *Document) string {
	switch {
	case is.Status == Withdrawn && was.Status != Withdrawn:
		return "withdrawn"
	case is.Version != was.Version:
		return "revised"
	case is.InForce && !was.InForce:
		return "in-force"
	case was.InForce && !is.InForce:
		return "not-in-force"
	case was != is && was.Original().Text != is.Original().Text && TextPrint(was, "") != TextPrint(is, ""):
		return "edited" // another text under the same version
	}
	return ""
}
