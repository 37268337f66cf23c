package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
)

func (a *app) check() *cobra.Command {
	var strict bool
	var format, ratchet string
	c := &cobra.Command{
		Use:   "check [BOOK]",
		Short: a.say("Say what is wrong with the content, and nothing else", "检查内容，只报告问题"),
		Long: a.say(`Read the whole book and print everything that is wrong: file, line, column, what is wrong, and what to do.
Nothing is written. Exit status 0 when there is no error (with --strict: no warning either), 1 otherwise.

gates: in clausebook.yaml sets figures that must be reached; one that is not is an error. With --ratchet REV only what became
worse than it was at that Git revision is said and counts.`,
			`读取全部文件并列出所有问题：文件、行、列、问题和处理办法。不写任何文件。
没有错误时退出码为 0（加 --strict 时警告也算），否则为 1。

clausebook.yaml 中的 gates: 设定必须达到的门槛，未达到即为错误。使用 --ratchet 版本 时，只报告并计入比该 Git 版本更差的内容。`),
		Args: a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json", "sarif", "github"}, format) {
				return usage(fmt.Errorf(a.say("--format %q is not one of text, json, sarif, github", "--format “%s”应为 text、json、sarif、github 之一"), format))
			}
			s, ds, err := a.load(book(args), "public")
			switch {
			case err != nil && len(ds) == 0:
				return err
			case err == nil && ratchet != "":
				if ds, err = a.ratchet(book(args), ratchet, s, ds); err != nil {
					return err
				}
			case err == nil:
				ds = append(ds, s.Gates(nil)...)
			}
			ds = diag.Sort(ds)
			errs, warnings := count(ds)
			switch format {
			case "text":
				a.report(ds)
				if a.terminal && !a.quiet && len(ds) > 0 { // a person reads it, not a program
					fmt.Fprintf(a.err, a.say("\n%d errors, %d warnings. clausebook explain %s says what the word in brackets means and how to mend it.\n",
						"\n%d 个错误，%d 个警告。方括号中的代码可用 clausebook explain %s 查看含义和处理办法。\n"), errs, warnings, ds[0].Code)
				}
			case "json":
				if e := a.reportJSON(ds); e != nil {
					return &exit{exitIO, e}
				}
			case "github":
				a.reportGitHub(ds, book(args))
			case "sarif":
				if e := a.reportSARIF(ds, book(args)); e != nil {
					return &exit{exitIO, e}
				}
			}
			if err != nil {
				return err
			}
			if errs > 0 || strict && warnings > 0 {
				return &exit{code: exitContent}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&strict, "strict", false, a.say("treat warnings as errors", "把警告当作错误"))
	c.Flags().StringVar(&ratchet, "ratchet", "", a.say("Git revision than which nothing may be worse", "Git 版本：不得比它更差"))
	c.Flags().StringVar(&format, "format", "text", a.say("text, json, sarif or github", "输出格式：text、json、sarif 或 github"))
	return c
}

func count(ds []site.Diagnostic) (errs, warnings int) {
	for _, d := range ds {
		if d.Severity == 0 {
			errs++
		} else {
			warnings++
		}
	}
	return
}

// jsonDiagnostic is the form of check --format json.
type jsonDiagnostic struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	HintFile string `json:"hint_file,omitempty"`
	HintLine int    `json:"hint_line,omitempty"`
}

func (a *app) reportJSON(ds []site.Diagnostic) error {
	out := make([]jsonDiagnostic, len(ds))
	for i, d := range ds {
		out[i] = jsonDiagnostic{File: d.Pos.Filename, Line: d.Pos.Line, Column: d.Pos.Column, Severity: d.Severity.String(), Code: d.Code, Message: d.Message(a.lang), Hint: d.HintText(a.lang)}
		if d.Hint != nil {
			out[i].HintFile, out[i].HintLine = d.Hint.Pos.Filename, d.Hint.Pos.Line
		}
	}
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// reportGitHub prints workflow commands, which a code host shows at the lines of a change: their paths begin at the top of the
// repository.
func (a *app) reportGitHub(ds []site.Diagnostic, dir string) {
	prefix, _ := inRepository(dir)
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, d := range ds {
		place := ""
		if d.Pos.Line > 0 {
			place = fmt.Sprintf("file=%s,line=%d,col=%d,", property.Replace(prefix+d.Pos.Filename), d.Pos.Line, d.Pos.Column)
		}
		text := d.Message(a.lang)
		if h := d.HintText(a.lang); h != "" {
			text += "\n"
			if at := d.Hint.Pos; at.Filename != "" {
				text += fmt.Sprintf("%s%s:%d: ", prefix, at.Filename, at.Line)
			}
			text += h
		}
		fmt.Fprintf(a.out, "::%s %stitle=%s::%s\n", d.Severity, place, property.Replace(d.Code), value.Replace(text))
	}
}
