package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// A Gate is a figure that a book must reach: at least a share of its requirements, or at most a number of them.
type Gate struct {
	Name  string
	Limit int // of a share in hundredths of a percent, otherwise a number of requirements
	Pos   Place
}

// newGaps is the gate that compares with an earlier state of the book.
const newGaps = "new-gaps"

// shares are the gates that are written in percent. Delegated requirements count as covered, because they are satisfied.
var shares = map[string]func(Summary) int{"covered": Summary.Satisfied, "clean": func(s Summary) int { return s.Clean }}

// counts are the gates that are written as a number.
var counts = func() map[string]func(Summary) int {
	all := map[string]func(Summary) int{newGaps: nil}
	for _, st := range []State{Gap, Planned, Partial} {
		all[st.String()] = func(s Summary) int { return s.By[st] }
	}
	for _, f := range Flags {
		all[string(f)] = func(s Summary) int { return s.Flags[f] }
	}
	return all
}()

// gateNames lists all gates in the order of the manual.
func gateNames() []string {
	names := []string{"covered", "clean", newGaps}
	for _, st := range []State{Gap, Planned, Partial} {
		names = append(names, st.String())
	}
	for _, f := range Flags {
		names = append(names, string(f))
	}
	return names
}

func readGates(d *source.Decoder, n *yaml.Node) []Gate {
	var gates []Gate
	d.Map(n, func(name string, key, v *yaml.Node) {
		g := Gate{Name: name, Pos: placeOf(d, v)}
		ok := false
		switch {
		case shares[name] != nil:
			if g.Limit, ok = parseShare(d.String(v)); !ok {
				d.Report(v, "wrong-gate", v.Value, "90%")
			}
		case slices.Contains(gateNames(), name):
			var err error
			g.Limit, err = strconv.Atoi(d.String(v))
			if ok = err == nil && g.Limit >= 0; !ok {
				d.Report(v, "wrong-gate", v.Value, "0")
			}
		default:
			dg := d.Report(key, "unknown-key", name)
			if near := source.Nearest(name, gateNames()); near != "" {
				*dg = dg.With("did-you-mean", near)
			} else {
				*dg = dg.With("use-one-of", strings.Join(gateNames(), ", "))
			}
		}
		if ok {
			gates = append(gates, g)
		}
	})
	return gates
}

// parseShare reads 90% or 99.5%, in hundredths of a percent.
func parseShare(s string) (int, bool) {
	s, percent := strings.CutSuffix(s, "%")
	whole, part, _ := strings.Cut(strings.TrimSpace(s), ".")
	if !percent || len(part) > 2 || strings.ContainsAny(whole+part, "+-") {
		return 0, false
	}
	n, err := strconv.Atoi(whole + part + strings.Repeat("0", 2-len(part)))
	return n, err == nil && whole != "" && n <= 100_00
}

// Gates says which gates of the book are not met, for each of its standards. With an earlier state of the book a gate that
// was not met then either is only said when the figure became worse; base may be nil.
func (s *Site) Gates(base *Site) []Diagnostic {
	var ds []Diagnostic
	for _, g := range s.Config.Gates {
		if g.Name == newGaps && base == nil {
			ds = append(ds, diag.New(position(g.Pos), "gate-without-base", newGaps))
			continue
		}
		for _, st := range s.Trace.Standards {
			var before *StandardTrace
			if base != nil {
				before = base.traceOf(st.Standard.ID)
			}
			if d, unmet := g.judge(st, before, s.AsOf); unmet {
				ds = append(ds, d)
			}
		}
	}
	return diag.Sort(ds)
}

func (s *Site) traceOf(id string) *StandardTrace {
	for _, st := range s.Trace.Standards {
		if st.Standard.ID == id {
			return st
		}
	}
	return nil
}

func (g Gate) judge(st, before *StandardTrace, today Date) (Diagnostic, bool) {
	sum := st.Summary
	at := position(g.Pos)
	switch {
	case g.Name == newGaps:
		gaps := gapsSince(st, before)
		return diag.New(at, "gate-new-gaps", st.Standard.Name, strings.Join(gaps, ", "), len(gaps), g.Limit), len(gaps) > g.Limit
	case shares[g.Name] != nil:
		share := shares[g.Name]
		n := share(sum)
		unmet := n*100_00 < g.Limit*sum.Requirements
		if unmet && before != nil {
			// n of Requirements is a smaller share than it was.
			unmet = n*before.Summary.Requirements < share(before.Summary)*sum.Requirements
		}
		return diag.New(at, "gate", st.Standard.Name, gateWord(g.Name), fmt.Sprintf("%d / %d", n, sum.Requirements), today.String(), showShare(g.Limit)), unmet
	default:
		count := counts[g.Name]
		n := count(sum)
		unmet := n > g.Limit && (before == nil || n > count(before.Summary))
		return diag.New(at, "gate", st.Standard.Name, gateWord(g.Name), fmt.Sprintf("%d / %d", n, sum.Requirements), today.String(), "≤ "+strconv.Itoa(g.Limit)), unmet
	}
}

func showShare(n int) string {
	s := fmt.Sprintf("%d.%02d", n/100, n%100)
	return "≥ " + strings.TrimSuffix(strings.TrimRight(s, "0"), ".") + "%"
}

// gapsSince lists the requirements that are a gap now and were none before.
func gapsSince(st, before *StandardTrace) []string {
	var out []string
	for _, ct := range st.Clauses {
		if !ct.Clause.Leaf() || ct.State != Gap || before == nil {
			continue
		}
		if old := before.number(ct.Clause.Number); old != nil && old.State != Gap {
			out = append(out, ct.Clause.Number)
		}
	}
	return out
}

// number finds the trace of a clause by its number; catalogues of two loads are different values.
func (t *StandardTrace) number(n string) *ClauseTrace {
	if c := t.Standard.Clause(n); c != nil {
		return t.byClause[c]
	}
	return nil
}

// Worse says what an earlier state of the book did better: requirements that fell to a lower state or got a flag. Where the
// book has a gate for new gaps, that gate judges them. rev names the earlier state.
func Worse(base, now *Site, rev string) []Diagnostic {
	gated := slices.ContainsFunc(now.Config.Gates, func(g Gate) bool { return g.Name == newGaps })
	var ds []Diagnostic
	for _, c := range Diff(base, now).Clauses {
		at := Place{File: "data"}
		if len(c.Now.Claims) > 0 {
			at = c.Now.Claims[0].Pos
		}
		if c.Is < c.Was && !(c.Is == Gap && gated) {
			ds = append(ds, diag.New(position(at), "worse", c.Clause.Number, c.Clause.Title, stateWord(c.Was), rev, stateWord(c.Is)))
		}
		if c.Was <= Planned {
			continue // flags belong to claims in force, of which there were none
		}
		for _, f := range c.Raised {
			ds = append(ds, diag.New(position(at), "worse-flag", c.Clause.Number, c.Clause.Title, gateWord(f), rev))
		}
	}
	return diag.Sort(ds)
}

// NewDiagnostics leaves out what was said of an earlier state of the book as well. Lines move when a file is edited; the
// file, the code and the words stay.
func NewDiagnostics(base, now []Diagnostic) []Diagnostic {
	type key struct{ file, code, words string }
	of := func(d Diagnostic) key { return key{d.Pos.Filename, d.Code, d.Message("en")} }
	known := map[key]int{}
	for _, d := range base {
		known[of(d)]++
	}
	return slices.DeleteFunc(slices.Clone(now), func(d Diagnostic) bool {
		k := of(d)
		known[k]--
		return known[k] >= 0
	})
}

// stateWord is a state in the language of a message.
type stateWord State

// In gives the word.
func (w stateWord) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return [...]string{"缺口", "计划中", "部分", "委托", "已覆盖"}[w]
	}
	return State(w).String()
}

// gateWord is the name of a gate, a flag or a state in the language of a message.
type gateWord string

var gateWords = map[string]string{
	"covered": "已覆盖或委托", "clean": "无标记", "gap": "缺口", "planned": "计划中", "partial": "部分",
	string(Overdue): "评审超期", string(Suspect): "待复核", string(MissingDocument): "缺文件", string(NoEvidence): "无证据",
	string(StaleEvidence): "证据过旧", string(Untranslated): "译文不全",
}

// In gives the word.
func (w gateWord) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return gateWords[string(w)]
	}
	if w == "covered" {
		return "covered or delegated"
	}
	return string(w)
}
