package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// signing is what the commands that sign have in common: the book, and who signs when.
type signing struct{ book, by, name, date string }

func (a *app) signingFlags(c *cobra.Command) *signing {
	s := &signing{}
	f := c.Flags()
	f.StringVar(&s.book, "book", ".", a.say("folder of the book", "文件集所在文件夹"))
	f.StringVar(&s.by, "by", "", a.say("role that signs (required)", "签署人的岗位（必填）"))
	f.StringVar(&s.name, "name", "", a.say("name of the person (default: the holder of the role)", "签署人姓名（默认为该岗位的任职人）"))
	f.StringVar(&s.date, "date", "", a.say("day of signing, as 2026-03-01 (default: the as-of date)", "签署日期，如 2026-03-01（默认为截至日期）"))
	return s
}

// document loads the book and finds the document to be signed. A control file that is damaged is not written over.
func (a *app) document(s *signing, id string) (*site.Site, *site.Document, site.Signing, error) {
	var by site.Signing
	if s.by == "" {
		return nil, nil, by, usage(fmt.Errorf("%s", a.say("--by is missing: name the role that signs", "缺少 --by：请写明签署人的岗位")))
	}
	book, ds, err := a.load(s.book, "public")
	if err != nil {
		return nil, nil, by, err
	}
	d := book.Document(id)
	if d == nil {
		err := fmt.Errorf(a.say("%s is not the id of any document", "没有编号为 %s 的文件"), id)
		if near := source.Nearest(id, ids(book.Documents)); near != "" {
			err = fmt.Errorf(a.say("%w; did you mean %s?", "%w；是否应为 %s？"), err, near)
		}
		return nil, nil, by, usage(err)
	}
	file := controlFile(d)
	damaged := slices.DeleteFunc(ds, func(d site.Diagnostic) bool { return d.Severity != 0 || d.Pos.Filename != file })
	if len(damaged) > 0 {
		a.report(damaged)
		return nil, nil, by, &exit{exitContent, fmt.Errorf(a.say("%s was not changed", "%s 未作改动"), file)}
	}
	by = site.Signing{By: s.by, Name: s.name, Date: book.AsOf}
	if role := book.Role(s.by); role == nil && len(book.Roles) > 0 {
		err := fmt.Errorf(a.say("--by %q is not a role", "--by “%s”不是已登记的岗位"), s.by)
		if near := source.Nearest(s.by, roles(book)); near != "" {
			err = fmt.Errorf(a.say("%w; did you mean %s?", "%w；是否应为 %s？"), err, near)
		}
		return nil, nil, by, usage(err)
	} else if role != nil && by.Name == "" {
		by.Name = role.Holder.In(book.Config.Default())
	}
	if s.date != "" {
		var ok bool
		if by.Date, ok = source.ParseDate(s.date); !ok {
			return nil, nil, by, a.wrongDate("--date", s.date)
		}
	}
	return book, d, by, nil
}

func (a *app) wrongDate(flag, value string) error {
	return usage(fmt.Errorf(a.say("%s %q is no date; write it as 2026-03-01", "%s “%s”不是日期，应写成 2026-03-01"), flag, value))
}

func ids(ds []*site.Document) []string {
	out := make([]string, len(ds))
	for i, d := range ds {
		out[i] = d.ID
	}
	return out
}

func roles(s *site.Site) []string {
	out := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		out[i] = r.ID
	}
	return out
}

// controlFile is the path, in the book, of what is written down about a document.
func controlFile(d *site.Document) string { return site.ControlFolder + "/" + d.ID + ".yaml" }

func (a *app) writeControl(dir string, d *site.Document, c *site.Control) error {
	full := filepath.Join(dir, filepath.FromSlash(controlFile(d)))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return &exit{exitIO, err}
	}
	if err := writeFile(full, c.YAML()); err != nil {
		return &exit{exitIO, err}
	}
	return nil
}

func (a *app) tell(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.out, format, args...)
	}
}

// signer names who signs: the person, or the role where no name is known.
func signer(s site.Signing) string {
	if s.Name != "" {
		return s.Name
	}
	return s.By
}

func (a *app) review() *cobra.Command {
	var note, next string
	c := &cobra.Command{
		Use:   "review DOC --by ROLE",
		Short: a.say("Record that a document and all its claims were reviewed", "记录文件及其全部声明已评审"),
		Long: a.say(`Record in control/DOC.yaml that the document was reviewed and all its claims hold as they stand: each keeps the fingerprints
of the claiming text and of the entry of its clause. When one of the two changes, the claim becomes suspect.`,
			`在 control/DOC.yaml 中记录：文件已评审，全部声明按现状成立。每项声明保存正文和条款条目的指纹，以后任何一端有变化，
该声明即标记为“待复核”。`),
		Args: a.arguments(1, 1),
	}
	s := a.signingFlags(c)
	c.Flags().StringVar(&note, "note", "", a.say("what the review found", "评审结论"))
	c.Flags().StringVar(&next, "next", "", a.say("day of the next review; counts instead of review: until the next approval", "下次评审日期；在下次批准之前代替文件头的 review:"))
	c.RunE = func(_ *cobra.Command, args []string) error {
		_, d, by, err := a.document(s, args[0])
		if err != nil {
			return err
		}
		var due site.Date
		if next != "" {
			var ok bool
			if due, ok = source.ParseDate(next); !ok || due.Before(by.Date) {
				return a.wrongDate("--next", next)
			}
		}
		if err := a.writeControl(s.book, d, d.ReviewAll(by, note, due)); err != nil {
			return err
		}
		a.tell(a.say("%s: %s reviewed by %s on %s (claims: %d)\n", "%s：%s 由 %s 于 %s 评审，声明 %d 项\n"), controlFile(d), d.ID, signer(by), by.Date, len(d.Claims))
		return nil
	}
	return c
}

func (a *app) accept() *cobra.Command {
	var clause, section, note string
	var editorial bool
	c := &cobra.Command{
		Use:   "accept DOC --claim CLAUSE --by ROLE --note WHY",
		Short: a.say("Accept a suspect claim as it stands now", "确认“待复核”的声明仍然成立"),
		Long: a.say(`Record in control/DOC.yaml that a claim which changed since its review still holds. --editorial says that only words changed,
not what they mean.`,
			`在 control/DOC.yaml 中记录：复核后有变化的声明仍然成立。--editorial 表示只改了文字，含义未变。`),
		Args: a.arguments(1, 1),
	}
	s := a.signingFlags(c)
	f := c.Flags()
	f.StringVar(&clause, "claim", "", a.say("number of the claimed clause (required)", "所声明的条款号（必填）"))
	f.StringVar(&section, "section", "", a.say("only the claim at the heading with this anchor", "仅限带此锚点的标题上的声明"))
	f.StringVar(&note, "note", "", a.say("why the claim still holds (required)", "仍然成立的理由（必填）"))
	f.BoolVar(&editorial, "editorial", false, a.say("only words changed", "只改了文字"))
	c.RunE = func(_ *cobra.Command, args []string) error {
		if clause == "" || strings.TrimSpace(note) == "" {
			return usage(fmt.Errorf("%s", a.say("--claim and --note are required", "必须写明 --claim 和 --note")))
		}
		book, d, by, err := a.document(s, args[0])
		if err != nil {
			return err
		}
		claims, err := a.claimsOn(book, d, clause, section)
		if err != nil {
			return err
		}
		open := slices.DeleteFunc(claims, func(c *site.Claim) bool { return c.Reviewed != nil && !c.Suspect() })
		if len(open) == 0 {
			a.tell(a.say("%s: the claim on %s is not suspect; nothing was written\n", "%s 对 %s 的声明无需复核，未作改动\n"), d.ID, clause)
			return nil
		}
		for _, c := range open {
			if editorial && c.Reviewed == nil {
				return usage(fmt.Errorf(a.say("the claim on %s was never reviewed, so its change cannot be editorial; leave --editorial out", "对 %s 的声明从未复核，谈不上只改文字；请去掉 --editorial"), c.Clause.Number))
			}
		}
		if err := a.writeControl(s.book, d, d.Accept(open, by, note, editorial)); err != nil {
			return err
		}
		for _, c := range open {
			at := d.ID
			if c.Section != "" {
				at += "#" + c.Section
			}
			a.tell(a.say("%s: %s on %s accepted by %s on %s\n", "%s：%s 对 %s 的声明由 %s 于 %s 确认\n"), controlFile(d), at, c.Clause.Number, signer(by), by.Date)
		}
		return nil
	}
	return c
}

// claimsOn finds the claims of a document on a clause.
func (a *app) claimsOn(s *site.Site, d *site.Document, clause, section string) ([]*site.Claim, error) {
	ref, ok := standard.ParseReference(clause)
	st := s.Standards[0]
	if ref.Standard != "" {
		st = s.Standard(ref.Standard)
	}
	var out []*site.Claim
	var all []string
	for _, c := range d.Claims {
		all = append(all, c.Clause.Number)
		right := ok && st == c.Clause.Standard && ref.Number == c.Clause.Number && (section == "" || section == c.Section)
		for _, i := range ref.Items {
			right = right && slices.Contains(c.Items, i)
		}
		if right {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, usage(fmt.Errorf(a.say("%s has no such claim on %s; it claims: %s", "%s 没有对 %s 的这项声明；它声明了：%s"), d.ID, clause, strings.Join(all, ", ")))
	}
	return out, nil
}
