package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/text/width"

	"github.com/clausebook/clausebook/site"
)

func (a *app) status() *cobra.Command {
	return &cobra.Command{
		Use:   "status [BOOK]",
		Short: a.say("Coverage, gaps, placeholders and due reviews", "覆盖情况、缺口、待填内容和到期评审"),
		Args:  a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, ds, err := a.load(book(args), "public")
			if err != nil {
				a.report(ds)
				return err
			}
			a.printStatus(s)
			errs, warnings := count(ds)
			if errs+warnings > 0 {
				fmt.Fprintf(a.out, a.say("\n%d errors, %d warnings: clausebook check says which\n", "\n%d 个错误，%d 个警告：用 clausebook check 查看\n"), errs, warnings)
			}
			if errs > 0 {
				return &exit{code: exitContent}
			}
			return nil
		},
	}
}

func (a *app) printStatus(s *site.Site) {
	fmt.Fprintf(a.out, "%s · %s %s\n", s.Config.Title.In(a.lang), a.say("as of", "截至"), s.AsOf)
	for _, st := range s.Trace.Standards {
		a.printStandard(st)
	}
	if reviewed, claims := s.Reviewed(); reviewed > 0 {
		fmt.Fprintf(a.out, a.say("\nClaims reviewed: %d / %d\n", "\n已复核的声明：%d / %d\n"), reviewed, claims)
	}
	a.printTodos(s)
	a.printReviews(s)
}

// stateWords are the states as the terminal names them.
func (a *app) stateWord(st site.State) string {
	switch st {
	case site.Covered:
		return a.say("covered", "已覆盖")
	case site.Delegated:
		return a.say("delegated", "委托")
	case site.Partial:
		return a.say("partial", "部分")
	case site.Planned:
		return a.say("planned", "计划中")
	}
	return a.say("gap", "缺口")
}

func (a *app) printStandard(st *site.StandardTrace) {
	sum := st.Summary
	fmt.Fprintf(a.out, "\n%s\n", st.Standard.Name)
	for i := len(site.States) - 1; i >= 0; i-- {
		x := site.States[i]
		fmt.Fprintf(a.out, "  %s %3d / %d\n", pad(a.stateWord(x), 12), sum.Count(x), sum.Requirements)
	}
	fmt.Fprintf(a.out, "  %s %3d / %d\n", pad(a.say("clean", "无标记"), 12), sum.Clean, sum.Requirements)
	for _, f := range site.Flags {
		if n := sum.Flags[f]; n > 0 {
			fmt.Fprintf(a.out, "  %s %3d\n", pad(a.flagWord(f), 12), n)
		}
	}
	for _, ct := range st.Clauses {
		if !ct.Clause.Leaf() || ct.State >= site.Delegated {
			continue
		}
		line := fmt.Sprintf("  %s %s %s", pad(a.stateWord(ct.State), 12), pad(ct.Clause.Number, 8), ct.Clause.Title.In(a.lang))
		if len(ct.Left) > 0 {
			line += a.say(" · left: ", " · 未覆盖：") + strings.Join(ct.Left, ", ")
		}
		var by []string
		for _, c := range ct.Claims {
			if !contains(by, c.Document.ID) {
				by = append(by, c.Document.ID)
			}
		}
		if len(by) > 0 {
			line += " · " + strings.Join(by, ", ")
		}
		fmt.Fprintln(a.out, line)
	}
}

func (a *app) flagWord(f site.Flag) string {
	switch f {
	case site.Overdue:
		return a.say("overdue", "评审超期")
	case site.Suspect:
		return a.say("suspect", "待复核")
	case site.MissingDocument:
		return a.say("missing", "缺文件")
	case site.NoEvidence:
		return a.say("no evidence", "无证据")
	case site.StaleEvidence:
		return a.say("stale record", "证据过旧")
	}
	return a.say("untranslated", "译文不全")
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (a *app) printTodos(s *site.Site) {
	if len(s.Trace.Todos) == 0 {
		return
	}
	fmt.Fprintf(a.out, a.say("\nTo fill in: %d\n", "\n待填写：%d 处\n"), len(s.Trace.Todos))
	for _, t := range s.Trace.Todos {
		fmt.Fprintf(a.out, "  %s:%d:%d: %s\n", t.Pos.File, t.Pos.Line, t.Pos.Column, t.Words)
	}
}

func (a *app) printReviews(s *site.Site) {
	var lines []string
	for _, d := range s.Documents {
		if d.Review.IsZero() || d.Status == site.Withdrawn {
			continue
		}
		n := s.AsOf.Days(d.Review)
		switch {
		case n < 0:
			lines = append(lines, fmt.Sprintf(a.say("  %s %s overdue by %d days\n", "  %s %s 超期 %d 天\n"), pad(d.ID, 14), d.Review, -n))
		case n <= 60:
			lines = append(lines, fmt.Sprintf(a.say("  %s %s in %d days\n", "  %s %s 还有 %d 天\n"), pad(d.ID, 14), d.Review, n))
		}
	}
	if len(lines) > 0 {
		fmt.Fprint(a.out, a.say("\nReviews due\n", "\n到期评审\n"), strings.Join(lines, ""))
	}
}

// pad fills a word up with spaces; an East Asian character takes two places of a terminal.
func pad(s string, n int) string {
	w := 0
	for _, r := range s {
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			w++
		}
		w++
	}
	return s + strings.Repeat(" ", max(n-w, 0))
}
