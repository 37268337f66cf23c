package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

func (a *app) explain() *cobra.Command {
	var dir string
	var whatIf []string
	c := &cobra.Command{
		Use:   "explain CODE|CLAUSE [BOOK]",
		Short: a.say("What a diagnostic means, or why a clause has its state", "解释某个问题代码，或某条款为何是当前状态"),
		Long: a.say(`Say what the code of a diagnostic means and how to mend it, or which claims, at which lines, give a clause its state.
--what-if shows which requirements would change if a document were withdrawn, approved as it stands, or superseded by one
that claims nothing: --what-if withdraw:PRC-INC-01, approve:PRC-INC-02, supersede:PRC-INC-01. Nothing is written.`,
			`说明某个问题代码的含义和处理办法，或某条款的状态由哪些声明（文件、行）决定。
--what-if 显示假设某文件作废、按现状批准、或被不作任何声明的文件替代时，哪些要求会变化：
--what-if withdraw:PRC-INC-01、approve:PRC-INC-02、supersede:PRC-INC-01。不写任何文件。`),
		Args: a.arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			word := strings.Trim(args[0], "[]")
			if len(args) == 2 {
				dir = args[1]
			}
			if sev, text, ok := diag.Explain(word, a.lang); ok {
				kind := a.say("error", "错误")
				if sev == diag.Warning {
					kind = a.say("warning", "警告")
				}
				fmt.Fprintf(a.out, "%s (%s)\n\n%s\n", word, kind, text)
				return nil
			}
			ref, ok := standard.ParseReference(word)
			if !ok {
				err := fmt.Errorf(a.say("%q is neither a code nor a clause number", "“%s”既不是问题代码，也不是条款号"), word)
				if near := source.Nearest(word, diag.Codes()); near != "" {
					err = fmt.Errorf(a.say("%w; did you mean %s?", "%w；是否应为 %s？"), err, near)
				}
				return usage(err)
			}
			return a.explainClause(dir, ref, whatIf)
		},
	}
	c.Flags().StringVar(&dir, "book", ".", a.say("folder of the book", "文件集所在文件夹"))
	c.Flags().StringArrayVar(&whatIf, "what-if", nil, a.say("withdraw:ID, approve:ID or supersede:ID; may be repeated", "withdraw:编号、approve:编号 或 supersede:编号，可重复"))
	return c
}

// explainClause says why a clause has its state in a book; outside a book it says what the clause is.
func (a *app) explainClause(dir string, ref standard.Reference, whatIf []string) error {
	s, _, err := a.load(dir, "public")
	if err != nil && len(whatIf) == 0 {
		id := ref.Standard
		if id == "" {
			id = standard.Builtin[0]
		}
		if st := standard.Find(id); st != nil && st.Clause(ref.Number) != nil {
			a.printClause(st.Clause(ref.Number))
			return nil
		}
	}
	if err != nil {
		return err
	}
	st := s.Standards[0]
	if ref.Standard != "" {
		st = s.Standard(ref.Standard)
	}
	if st == nil || st.Clause(ref.Number) == nil {
		return usage(fmt.Errorf(a.say("%s is no clause of the standards of this book", "本套文件的标准中没有条款 %s"), ref.Number))
	}
	c := st.Clause(ref.Number)
	a.printClause(c)
	ct := s.Trace.Of(st).Clause(c)
	fmt.Fprintf(a.out, "\n%s%s", a.say("State: ", "状态："), a.stateWord(ct.State))
	for _, f := range ct.Flags {
		fmt.Fprint(a.out, a.say(", ", "，"), a.flagWord(f))
	}
	fmt.Fprintf(a.out, a.say(" (as of %s)\n", "（截至 %s）\n"), s.AsOf)
	a.printClaims(ct)
	for _, i := range ct.Information {
		by := make([]string, len(i.Documents))
		for k, d := range i.Documents {
			by[k] = d.ID
		}
		fmt.Fprintf(a.out, "  %s %s: %s %s\n", pad(a.itemWord(i.State), 12), i.Item.ID, i.Item.Title.In(a.lang), strings.Join(by, ", "))
	}
	if len(whatIf) == 0 {
		return nil
	}
	return a.printWhatIf(s, whatIf)
}

// printWhatIf lists the requirements that would change.
func (a *app) printWhatIf(s *site.Site, whatIf []string) error {
	then, err := s.WhatIf(whatIf...)
	if err != nil {
		return usage(fmt.Errorf(a.say("--what-if: %w", "--what-if 应为 withdraw:编号、approve:编号 或 supersede:编号：%w"), err))
	}
	d := site.Diff(s, then)
	fmt.Fprintf(a.out, a.say("\nWhat if %s:\n", "\n假设 %s：\n"), strings.Join(whatIf, ", "))
	if len(d.Clauses) == 0 {
		fmt.Fprintln(a.out, a.say("  no requirement changes", "  各项要求均无变化"))
	}
	for _, c := range d.Clauses {
		a.printClauseChange(c)
	}
	return nil
}

func (a *app) itemWord(s site.InformationState) string {
	switch s {
	case site.Present:
		return a.say("present", "已具备")
	case site.PlannedItem:
		return a.say("planned", "计划中")
	}
	return a.say("missing", "缺")
}

func (a *app) printClause(c *standard.Clause) {
	fmt.Fprintf(a.out, "%s %s %s\n", c.Standard.Name, c.Number, c.Title.In(a.lang))
	if t := c.Topic.In(a.lang); t != "" {
		fmt.Fprintf(a.out, "%s%s\n", a.say("About: ", "要点："), t)
	}
	if c.Amended != "" {
		fmt.Fprintf(a.out, "%s%s\n", a.say("Amended: ", "修改单："), c.Amended)
	}
}

// printClaims lists each claim with its place and what it is worth.
func (a *app) printClaims(ct *site.ClauseTrace) {
	if len(ct.Claims)+len(ct.Delegations) == 0 {
		fmt.Fprintf(a.out, a.say("No document claims it. Put satisfies=\"%s\" on the heading whose text meets it.\n", "没有文件声明满足它。请在满足它的标题上写 satisfies=\"%s\"。\n"), ct.Clause.Number)
		return
	}
	for _, c := range ct.Claims {
		worth := a.say("counts in full", "完全声明，计入")
		switch {
		case c.Document.Gone():
			worth = a.say("does not count: withdrawn or superseded", "不计入：已作废或被替代")
		case c.Document.Status != site.Approved:
			worth = a.say("planned: not approved", "计划中：尚未批准")
		case !c.Document.TextApproved():
			worth = a.say("planned: the text is not the one that was approved", "计划中：正文与批准时不一致")
		case !c.Document.InForce:
			worth = a.say("planned: not in force yet", "计划中：尚未生效")
		case c.Partial || c.Clause != ct.Clause:
			worth = a.say("counts in part", "部分声明，计入部分")
		}
		if c.Suspect() {
			worth += a.say("; suspect, since the review ", "；待复核，复核后有变化：") + c.Changed.In(a.lang) + a.say(" changed", "")
		}
		on := ""
		if c.Clause != ct.Clause || len(c.Items) > 0 {
			on = " (" + strings.TrimSpace(c.Clause.Number+" "+strings.Join(c.Items, ", ")) + ")"
		}
		fmt.Fprintf(a.out, "  %s:%d:%d: %s%s: %s\n", c.Pos.File, c.Pos.Line, c.Pos.Column, c.Document.ID, on, worth)
	}
	for _, d := range ct.Delegations {
		fmt.Fprintf(a.out, "  %s:%d:%d: %s: %s\n", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Party.Title.In(a.lang), a.say("operated by another party", "由其他方运行"))
	}
	if len(ct.Left) > 0 {
		fmt.Fprintf(a.out, "  %s%s\n", a.say("still open: ", "尚未覆盖："), strings.Join(ct.Left, ", "))
	}
}
