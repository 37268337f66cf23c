package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/source"
)

func (a *app) serviceReport() *cobra.Command {
	var figures string
	c := &cobra.Command{
		Use:   "report PERIOD [BOOK]",
		Short: a.say("Begin the service reports of a period", "新建某一周期的服务报告数据"),
		Long: a.say(`Begin the service reports of a period (2026-11, 2026-Q4, 2026) in data/reports/PERIOD.yaml: a line for each target that is judged over
such a period, of each service level agreement in force then. clausebook check says which figures are still missing.

With --csv the figures come from a table. Its first line names the columns agreement, target and value, and if you like cause,
action and exception, in any order. What does not fit the agreements is said with its line, and nothing is written.`,
			`在 data/reports/周期.yaml 中新建某一周期（2026-11、2026-Q4、2026）的服务报告数据：当期有效的每份服务级别协议、按该周期考核的每项指标
各占一行。clausebook check 会指出还缺哪些数值。

加 --csv 时从表格读取数值。首行为列名 agreement、target、value，可再加 cause、action、exception，次序不限。与协议不符的内容会指出
所在行，并且不写任何文件。`),
		Args: a.arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error { return a.runReport(args[0], book(args[1:]), figures) },
	}
	c.Flags().StringVar(&figures, "csv", "", a.say("table with the figures", "含有数值的 CSV 表格"))
	return c
}

func (a *app) runReport(period, dir, figures string) error {
	p, ok := site.ParsePeriod(period)
	if !ok {
		return usage(fmt.Errorf(a.say("%q is not a period; write it as in 2026-11, 2026-Q4 or 2026", "“%s”不是周期，应写成 2026-11、2026-Q4 或 2026"), period))
	}
	s, _, err := a.load(dir, "public")
	if err != nil {
		return err
	}
	t := reportTable{period: p, site: s}
	if figures != "" {
		raw, err := os.ReadFile(figures)
		if err != nil {
			return &exit{exitIO, err}
		}
		problems, err := t.read(a, filepath.Base(figures), raw)
		if err != nil {
			return usage(fmt.Errorf("%s: %w", filepath.Base(figures), err))
		}
		for _, problem := range problems {
			fmt.Fprintln(a.err, problem)
		}
		if n := len(problems); n > 0 {
			return &exit{exitContent, fmt.Errorf(a.say("%d lines of the table do not fit; nothing was written", "表格中有 %d 行与协议不符；没有写任何文件"), n)}
		}
	}
	text := t.yaml(a)
	if text == "" {
		return &exit{exitContent, fmt.Errorf(a.say("no service level agreement has a target to be reported for %s", "没有需要按 %s 报告的服务级别协议"), period)}
	}
	name := path.Join(site.ReportFolder, period+".yaml")
	if err := createFile(filepath.Join(dir, filepath.FromSlash(name)), text); errors.Is(err, fs.ErrExist) {
		return &exit{exitIO, fmt.Errorf(a.say("%s is there already", "%s 已存在"), name)}
	} else if err != nil {
		return &exit{exitIO, err}
	}
	fmt.Fprintln(a.out, name)
	return nil
}

// createFile writes a file that is not there yet.
func createFile(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// reportTable is the figures of one period, by agreement and target.
type reportTable struct {
	period site.ReportPeriod
	site   *site.Site
	rows   map[*agreement.Target]map[string]string
}

var reportColumns = []string{"agreement", "target", "value", "cause", "action", "exception"}

// read takes the figures of a table and says which lines do not fit the agreements.
func (t *reportTable) read(a *app, name string, raw []byte) (problems []string, err error) {
	f, ds := source.NewFile(name, raw)
	if len(ds) > 0 {
		return nil, errors.New(ds[0].Message(a.lang))
	}
	r := csv.NewReader(bytes.NewReader(f.Text))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return nil, errors.New(a.say("no table with columns", "没有列名的表格"))
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
		if !slices.Contains(reportColumns, head[i]) {
			return nil, fmt.Errorf(a.say("%q is not a column; they are: %s", "“%s”不是列名；可用：%s"), head[i], strings.Join(reportColumns, ", "))
		}
	}
	for _, must := range reportColumns[:3] {
		if !slices.Contains(head, must) {
			return nil, fmt.Errorf(a.say("the column %q is missing", "缺少“%s”列"), must)
		}
	}
	t.rows = map[*agreement.Target]map[string]string{}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return problems, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if problem := t.take(a, head, cells); problem != "" {
			problems = append(problems, fmt.Sprintf("%s:%d: %s", name, line, problem))
		}
	}
}

// take keeps a row, or says why it does not fit.
func (t *reportTable) take(a *app, head, cells []string) string {
	if len(cells) != len(head) {
		return fmt.Sprintf(a.say("%d cells under %d columns", "%d 个单元格，%d 列"), len(cells), len(head))
	}
	row := map[string]string{}
	for i, c := range cells {
		row[head[i]] = strings.TrimSpace(c)
	}
	d := t.site.Document(row["agreement"])
	if d == nil || !slices.Contains(t.agreements(), d) {
		return fmt.Sprintf(a.say("%q is no service level agreement of that period", "“%s”不是该周期内的服务级别协议"), row["agreement"])
	}
	target := d.Agreement.Target(row["target"])
	if target == nil {
		var ids []string
		for _, x := range d.Agreement.Targets {
			ids = append(ids, x.ID)
		}
		return fmt.Sprintf(a.say("%s has no target %q; it has: %s", "%s 中没有指标“%s”；可用：%s"), d.ID, row["target"], strings.Join(ids, ", "))
	}
	if t.rows[target] != nil {
		return fmt.Sprintf(a.say("a second figure for %s of %s", "%[2]s 的 %[1]s 重复"), target.ID, d.ID)
	}
	if _, ok := agreement.ParseFigure(target, row["value"]); !ok {
		return fmt.Sprintf(a.say("%q is no figure for %s; agreed is: %s", "“%s”不能作为 %s 的数值；约定为：%s"), row["value"], target.ID, d.Agreement.Agreed(target).In(a.lang))
	}
	t.rows[target] = row
	return ""
}

// agreements lists the service level agreements that are valid in the period, even if only for a part of it.
func (t *reportTable) agreements() []*site.Document {
	return slices.DeleteFunc(slices.Clone(t.site.Documents), func(d *site.Document) bool {
		g := d.Agreement
		return d.Type != "sla" || g == nil || d.Status != site.Approved || t.period.To.Before(g.From) || !g.To.IsZero() && g.To.Before(t.period.From)
	})
}

// yaml writes the file. A target without a figure has its line and what is agreed behind it; one that is judged over another
// period, or asked for only once in a while, stands there as a comment.
func (t *reportTable) yaml(a *app) string {
	var b strings.Builder
	lang := t.site.Config.Default()
	for _, d := range t.agreements() {
		reported := func(x *agreement.Target) bool { return t.rows[x] != nil || site.ReportedOver(x) == t.period.Kind }
		if !slices.ContainsFunc(d.Agreement.Targets, reported) {
			continue
		}
		fmt.Fprintf(&b, "  %s:\n", yamlText(d.ID))
		for _, x := range d.Agreement.Targets {
			row, agreed := t.rows[x], strings.Join(strings.Fields(d.Agreement.Agreed(x).In(lang)), " ")
			switch {
			case row != nil:
				fmt.Fprintf(&b, "    %s: %s\n", yamlText(x.ID), figureYAML(row))
			case reported(x):
				fmt.Fprintf(&b, "    %s:    # %s\n", yamlText(x.ID), agreed)
			default:
				fmt.Fprintf(&b, "    # %s:    # %s\n", yamlText(x.ID), agreed)
			}
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("period: %s\nissued: %s\nagreements:\n", t.period.Name, t.site.AsOf) + b.String()
}

// figureYAML is a figure alone, or with what is said about it.
func figureYAML(row map[string]string) string {
	out := yamlText(row["value"])
	var more []string
	for _, key := range reportColumns[3:] {
		if words := strings.Join(strings.Fields(row[key]), " "); words != "" {
			more = append(more, key+": "+strconv.Quote(words))
		}
	}
	if len(more) == 0 {
		return out
	}
	return "{value: " + out + ", " + strings.Join(more, ", ") + "}"
}
