package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// The pair of editions whose mapping is built in.
const oldEdition, newEdition = "iso20000-1:2011", "iso20000-1:2018"

func (a *app) migrate() *cobra.Command {
	var from, to string
	var write bool
	c := &cobra.Command{
		Use:   "migrate [BOOK] --from " + oldEdition + " --to " + newEdition,
		Short: a.say("Move the claims of a book to another edition of the standard", "把声明迁移到标准的另一版本"),
		Long: a.say(`List every claim on a clause of the old edition with where its subject went. A clause that went to one place as it was is
replaced; one that was split, merged or reduced becomes a claim in part on each of its successors, with a note of what
changed, until somebody looked at it (a heading cannot claim in part, so such claims move into the front matter). Nothing is
written without --write; with it only satisfies in front matter and at headings, operates in data/parties.yaml and standards
in clausebook.yaml change, and every other byte stays.`,
			`列出对旧版条款的每项声明及其主题在新版中的去向。主题原样移到一处的，直接替换；拆分、合并或精简的，改为对各后继条款
的部分声明，并附变化说明，待人工确认（标题不能作部分声明，此类声明移入文件头）。不加 --write 时不写任何文件；加上后只改
文件头和标题中的 satisfies、data/parties.yaml 中的 operates 以及 clausebook.yaml 中的 standards，其余内容一字节不变。`),
		Args: a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if from != oldEdition || to != newEdition {
				return usage(fmt.Errorf(a.say("there is no mapping from %q to %q; there is one from %s to %s", "没有从“%s”到“%s”的对照表；可用的是从 %s 到 %s"), from, to, oldEdition, newEdition))
			}
			return a.runMigrate(book(args), standard.Find(from), standard.Find(to), write)
		},
	}
	c.Flags().StringVar(&from, "from", "", a.say("edition that the book uses: ", "文件集所用的版本：")+oldEdition)
	c.Flags().StringVar(&to, "to", "", a.say("edition to move to: ", "迁移到的版本：")+newEdition)
	c.Flags().BoolVar(&write, "write", false, a.say("change the files", "修改文件"))
	return c
}

func (a *app) runMigrate(dir string, from, to *standard.Standard, write bool) error {
	if _, _, err := a.load(dir, "public"); err != nil {
		return err
	}
	today, err := a.today()
	if err != nil {
		return err
	}
	m, err := site.Migrate(os.DirFS(dir), site.Options{Today: today, Skip: inside(dir, "public"), Found: a.memory.use}, from, to)
	var fault *site.Fault
	switch {
	case errors.As(err, &fault):
		return err
	case err != nil:
		return &exit{exitIO, err}
	}
	var count [4]int
	for _, p := range m.Proposals {
		count[p.Kind]++
		a.printProposal(m, p)
	}
	for _, x := range m.Mentions {
		a.printMention(m, x)
	}
	a.tell(a.say("claims: %d (replaced %d, now in part %d, to be decided %d, kept %d); mentions to be changed by hand: %d; files: %d\n", "%d 项声明：%d 项替换，%d 项改为部分声明，%d 项待定，%d 项不变；正文提及 %d 处需手工修改；涉及 %d 个文件\n"),
		len(m.Proposals), count[site.Replaced], count[site.Divided], count[site.Undecided], count[site.Kept], len(m.Mentions), len(m.Files))
	if !write {
		if len(m.Files) > 0 {
			a.tell("%s", a.say("nothing was written; --write changes the files\n", "未写入任何文件；加 --write 后修改\n"))
		}
		return nil
	}
	return a.writeAll(dir, m.Files)
}

// printProposal says what becomes of one claim, and below it why.
func (a *app) printProposal(m *site.Migration, p site.Proposal) {
	fmt.Fprintf(a.out, "%s%s: %s %s ", spot(p.Pos), p.Holder, p.Clause.Number, p.Clause.Title.In(a.lang))
	switch p.Kind {
	case site.Kept:
		fmt.Fprintf(a.out, a.say("stays: %s has this number too (%s); if the whole book has numbers of %s, set standards: [%s] first\n", "不变：%s 也有这个条款号（%s）；若全书都用 %s 的条款号，请先设 standards: [%s]\n"),
			m.To.Name, m.To.Clause(p.Clause.Number).Title.In(a.lang), m.From.Name, m.From.ID)
		return
	case site.Undecided:
		fmt.Fprintf(a.out, a.say("is to be decided by hand; see %s\n", "待人工决定，参见 %s\n"), strings.Join(p.Mapping.To, ", "))
		return
	}
	to := make([]string, len(p.To))
	for i, s := range p.To {
		to[i] = s.Clause.Number
		if s.Partial {
			to[i] += a.say(" (partial)", "（部分）")
		}
	}
	fmt.Fprintf(a.out, "→ %s [%s, %s, %s]\n", strings.Join(to, ", "), p.Mapping.Change, p.Mapping.Relation, p.Mapping.Confidence)
	if note := p.Mapping.Note.In(a.lang); note != "" {
		fmt.Fprintf(a.out, "\t%s\n", note)
	}
}

// printMention says what a reference in a text should become. One whose number both editions know would lead elsewhere
// afterwards, without any error.
func (a *app) printMention(m *site.Migration, x site.Mention) {
	fmt.Fprintf(a.out, a.say("%s%s %s is mentioned in the text; to be changed by hand: %s", "%s正文提到 %s %s，请手工改为：%s"), spot(x.Pos), x.Clause.Number, x.Clause.Title.In(a.lang), strings.Join(x.To, ", "))
	if c := m.To.Clause(x.Clause.Number); c != nil {
		fmt.Fprintf(a.out, a.say(" (left as it is, it means %s %s)", "（不改则指 %s %s）"), c.Number, c.Title.In(a.lang))
	}
	fmt.Fprintln(a.out)
}

// spot is a place as diagnostics print it.
func spot(p site.Place) string { return fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column) }

// writeAll writes the changed files. All are on the disk beside their old selves before the first takes its place.
func (a *app) writeAll(dir string, files map[string][]byte) (err error) {
	var waiting []prepared
	defer func() {
		for _, p := range waiting {
			err = errors.Join(err, p.drop())
		}
	}()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p, err := prepareFile(filepath.Join(dir, filepath.FromSlash(name)), files[name])
		if err != nil {
			return &exit{exitIO, err}
		}
		waiting = append(waiting, p)
	}
	for len(waiting) > 0 {
		p := waiting[0]
		waiting = waiting[1:]
		if err := p.put(); err != nil {
			return &exit{exitIO, err}
		}
	}
	return nil
}
