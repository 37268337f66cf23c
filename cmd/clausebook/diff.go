package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
)

func (a *app) diff() *cobra.Command {
	var format, asOf2 string
	c := &cobra.Command{
		Use:   "diff REV1 [REV2] [BOOK]",
		Short: a.say("What changed between two revisions, or two days", "两个版本或两个日期之间的变化"),
		Long: a.say(`Compare two Git revisions of the book, or a revision and the files as they are: requirements won, lost and turned suspect,
documents new, revised and withdrawn. --as-of holds for both sides, --as-of2 for the second alone: diff HEAD HEAD --as-of2
2027-01-01 shows what falls due until then.`,
			`比较文件集的两个 Git 版本，或某个版本与现有文件：新满足、不再满足和待复核的要求，新增、修订和作废的文件。
--as-of 用于两边，--as-of2 只用于后者：diff HEAD HEAD --as-of2 2027-01-01 显示到那一天有哪些到期。`),
		Args: a.arguments(1, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage(fmt.Errorf(a.say("--format %q is not one of text, json", "--format “%s”应为 text、json 之一"), format))
			}
			return a.runDiff(args, format, asOf2)
		},
	}
	c.Flags().StringVar(&format, "format", "text", a.say("text or json", "输出格式：text 或 json"))
	c.Flags().StringVar(&asOf2, "as-of2", "", a.say("the day for the second side (default: --as-of)", "后者所针对的日期（默认同 --as-of）"))
	return c
}

// diffArguments tells the second revision from the folder of the book: what holds a clausebook.yaml is a book.
func diffArguments(args []string) (rev1, rev2, dir string) {
	rev1, dir = args[0], "."
	switch {
	case len(args) == 3:
		return rev1, args[1], args[2]
	case len(args) == 2 && isBook(args[1]):
		return rev1, "", args[1]
	case len(args) == 2:
		return rev1, args[1], dir
	}
	return rev1, "", dir
}

func isBook(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, site.ConfigFile))
	return err == nil
}

func (a *app) runDiff(args []string, format, asOf2 string) error {
	rev1, rev2, dir := diffArguments(args)
	today, err := a.today()
	if err != nil {
		return err
	}
	day2 := today
	if asOf2 != "" {
		var ok bool
		if day2, ok = source.ParseDate(asOf2); !ok {
			return a.wrongDate("--as-of2", asOf2)
		}
	}
	before, _, err := a.loadState(dir, rev1, today)
	if err != nil {
		return err
	}
	now, _, err := a.loadState(dir, rev2, day2)
	if err != nil {
		return err
	}
	d := site.Diff(before, now)
	if format == "json" {
		return a.printDiffJSON(d, rev1, rev2)
	}
	a.printDiff(d, rev1, rev2)
	return nil
}

// loadState loads the book as it was at a revision, or as it is on the disk when rev is "". Errors in the content are
// counted, not listed: they are those of another day.
func (a *app) loadState(dir, rev string, day site.Date) (*site.Site, []site.Diagnostic, error) {
	opts := site.Options{Today: day, Skip: inside(dir, "public"), Found: a.memory.use}
	name := rev
	var s *site.Site
	var ds []site.Diagnostic
	var err error
	if rev == "" {
		name = dir
		s, ds, err = site.Load(os.DirFS(dir), opts)
	} else {
		tree, e := a.gitTree(dir, rev)
		if e != nil {
			return nil, nil, e
		}
		s, ds, err = site.Load(tree, opts)
	}
	switch {
	case errors.Is(err, site.ErrNoBook):
		return nil, nil, usage(fmt.Errorf(a.say("%s holds no book: it has no %s", "%s 中没有文件集：缺少 %s"), name, site.ConfigFile))
	case err != nil:
		return nil, nil, &exit{exitIO, fmt.Errorf("%s: %w", name, err)}
	}
	if errs, _ := count(ds); errs > 0 && !a.quiet {
		fmt.Fprintf(a.err, a.say("%s: errors in the content: %d; what they hide is not compared\n", "%s：内容有 %d 个错误，受其影响的部分无法比较\n"), name, errs)
	}
	return s, ds, nil
}

// side names one side of a comparison.
func (a *app) side(rev string, day site.Date) string {
	if rev == "" {
		rev = a.say("files", "现有文件")
	}
	return rev + " (" + day.String() + ")"
}

func (a *app) printDiff(d site.Difference, rev1, rev2 string) {
	fmt.Fprintf(a.out, "%s → %s\n", a.side(rev1, d.From), a.side(rev2, d.To))
	if d.Empty() {
		fmt.Fprintln(a.out, a.say("nothing changed", "没有变化"))
	}
	for _, st := range d.Standards {
		a.printStandardChange(st)
		for _, c := range d.Clauses {
			if c.Clause.Standard == st.Standard {
				a.printClauseChange(c)
			}
		}
	}
	if len(d.Documents) > 0 {
		fmt.Fprintln(a.out, a.say("\nDocuments", "\n文件"))
	}
	for _, c := range d.Documents {
		fmt.Fprintf(a.out, "  %s %s %s\n", pad(a.documentChangeWord(c.Kind), 14), pad(c.ID(), 14), a.documentChange(c))
	}
}

func (a *app) printStandardChange(c site.StandardChange) {
	switch {
	case c.Was == nil:
		fmt.Fprintf(a.out, a.say("\n%s: new in the book\n", "\n%s：新纳入\n"), c.Standard.Name)
	case c.Is == nil:
		fmt.Fprintf(a.out, a.say("\n%s: no longer in the book\n", "\n%s：不再采用\n"), c.Standard.Name)
	default:
		fmt.Fprintf(a.out, a.say("\n%s: covered or delegated %d / %d → %d / %d, clean %d / %d → %d / %d\n", "\n%s：已覆盖或委托 %d / %d → %d / %d，无标记 %d / %d → %d / %d\n"), c.Standard.Name,
			c.Was.Satisfied(), c.Was.Requirements, c.Is.Satisfied(), c.Is.Requirements, c.Was.Clean, c.Was.Requirements, c.Is.Clean, c.Is.Requirements)
	}
}

func (a *app) printClauseChange(c site.ClauseChange) {
	states := a.stateWord(c.Is)
	if c.Was != c.Is {
		states = a.stateWord(c.Was) + " → " + states
	}
	for _, f := range c.Raised {
		states += " +" + a.flagWord(f)
	}
	for _, f := range c.Lifted {
		states += " −" + a.flagWord(f)
	}
	fmt.Fprintf(a.out, "  %s %s %s: %s\n", pad(a.clauseChangeWord(c.Kind()), 14), pad(c.Clause.Number, 8), c.Clause.Title.In(a.lang), states)
}

func (a *app) clauseChangeWord(kind string) string {
	if zh := map[string]string{"won": "新满足", "lost": "不再满足", "better": "变好", "worse": "变差", "suspect": "待复核", "flagged": "新增标记", "cleared": "标记消除"}[kind]; zh != "" {
		return a.say(kind, zh)
	}
	return kind
}

func (a *app) documentChangeWord(kind string) string {
	w := map[string][2]string{
		"new": {"new", "新增"}, "revised": {"revised", "修订"}, "edited": {"edited", "未升版改动"}, "withdrawn": {"withdrawn", "作废"},
		"removed": {"removed", "删除"}, "in-force": {"in force", "生效"}, "not-in-force": {"not in force", "失效"},
	}[kind]
	return a.say(w[0], w[1])
}

func (a *app) documentChange(c site.DocumentChange) string {
	d := c.Is
	if d == nil {
		d = c.Was
	}
	out := d.Edition(a.lang).Title
	switch {
	case c.Kind == "revised":
		out += " " + c.Was.Version + " → " + c.Is.Version
	case d.Version != "":
		out += " " + d.Version
	}
	if c.Was != nil && c.Is != nil && c.Was.Status != c.Is.Status {
		out += fmt.Sprintf(" (%s → %s)", c.Was.Status, c.Is.Status)
	}
	return out
}

// The form of diff --format json.
type (
	jsonDiff struct {
		Schema    int                  `json:"schema"`
		From      jsonSide             `json:"from"`
		To        jsonSide             `json:"to"`
		Standards []jsonStandardChange `json:"standards"`
		Clauses   []jsonClauseChange   `json:"clauses"`
		Documents []jsonDocumentChange `json:"documents"`
	}
	jsonSide struct {
		Revision string `json:"revision"` // "" for the files on the disk
		AsOf     string `json:"as_of"`
	}
	jsonStandardChange struct {
		ID  string       `json:"id"`
		Was *jsonFigures `json:"was"`
		Is  *jsonFigures `json:"is"`
	}
	jsonFigures struct {
		Requirements int            `json:"requirements"`
		States       map[string]int `json:"states"`
		Clean        int            `json:"clean"`
	}
	jsonClauseChange struct {
		Standard string      `json:"standard"`
		Number   string      `json:"number"`
		Change   string      `json:"change"`
		Was      string      `json:"was"`
		Is       string      `json:"is"`
		Raised   []site.Flag `json:"flags_raised"`
		Lifted   []site.Flag `json:"flags_lifted"`
	}
	jsonDocumentChange struct {
		ID     string        `json:"id"`
		Change string        `json:"change"`
		Was    *jsonDocument `json:"was"`
		Is     *jsonDocument `json:"is"`
	}
	jsonDocument struct {
		Version string `json:"version"`
		Status  string `json:"status"`
		InForce bool   `json:"in_force"`
		File    string `json:"file"`
	}
)

func (a *app) printDiffJSON(d site.Difference, rev1, rev2 string) error {
	out := jsonDiff{
		Schema: 1, From: jsonSide{rev1, d.From.String()}, To: jsonSide{rev2, d.To.String()},
		Standards: []jsonStandardChange{}, Clauses: []jsonClauseChange{}, Documents: []jsonDocumentChange{},
	}
	for _, c := range d.Standards {
		out.Standards = append(out.Standards, jsonStandardChange{c.Standard.ID, figures(c.Was), figures(c.Is)})
	}
	for _, c := range d.Clauses {
		out.Clauses = append(out.Clauses, jsonClauseChange{
			c.Clause.Standard.ID, c.Clause.Number, c.Kind(), c.Was.String(), c.Is.String(),
			append([]site.Flag{}, c.Raised...), append([]site.Flag{}, c.Lifted...),
		})
	}
	for _, c := range d.Documents {
		out.Documents = append(out.Documents, jsonDocumentChange{c.ID(), c.Kind, documentFacts(c.Was), documentFacts(c.Is)})
	}
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		return &exit{exitIO, err}
	}
	return nil
}

func figures(s *site.Summary) *jsonFigures {
	if s == nil {
		return nil
	}
	f := &jsonFigures{Requirements: s.Requirements, States: map[string]int{}, Clean: s.Clean}
	for _, st := range site.States {
		f.States[st.String()] = s.Count(st)
	}
	return f
}

func documentFacts(d *site.Document) *jsonDocument {
	if d == nil {
		return nil
	}
	return &jsonDocument{d.Version, string(d.Status), d.InForce, d.Original().File}
}

// ratchet keeps of what check found only what became worse than it was at a revision.
func (a *app) ratchet(dir, rev string, now *site.Site, ds []site.Diagnostic) ([]site.Diagnostic, error) {
	base, old, err := a.loadState(dir, rev, now.AsOf)
	if err != nil {
		return nil, err
	}
	ds = site.NewDiagnostics(old, ds)
	ds = append(ds, site.Worse(base, now, strings.TrimSpace(rev))...)
	return append(ds, now.Gates(base)...), nil
}
