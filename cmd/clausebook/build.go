package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

func (a *app) build() *cobra.Command {
	var o buildOptions
	c := &cobra.Command{
		Use:   "build [BOOK]",
		Short: a.say("Compile the site", "编译网站"),
		Long: a.say(`Compile the book in the folder BOOK (the current one unless named) into a site.

Everything that is wrong is said with file, line and column. Errors stop the build and leave the last site as it was;
warnings, such as a requirement that nobody claims yet, do not.

With --since REV the page of changes begins with what changed since that Git revision, as diff REV tells it.`,
			`把文件夹 BOOK（默认当前文件夹）中的文件编译成网站。

所有问题都会指明文件、行和列。有错误时停止编译，保留上一次的网站；警告（如某项要求尚无人声明）不影响编译。

使用 --since 版本 时，变更页开头列出自该 Git 版本以来的变化，与 diff 版本 的结果相同。`),
		Args: a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.runBuild(book(args), o)
		},
	}
	c.Flags().StringVarP(&o.output, "output", "o", "public", a.say("folder of the site", "网站输出文件夹"))
	c.Flags().BoolVar(&o.strict, "strict", false, a.say("treat warnings as errors", "把警告当作错误"))
	c.Flags().BoolVar(&o.fresh, "fresh", false, a.say("build also when nothing has changed", "即使没有变化也重新编译"))
	c.Flags().StringVar(&o.audience, "audience", "", a.say("leave out documents that this audience of clausebook.yaml may not see", "只输出 clausebook.yaml 中该读者群可见的文件"))
	c.Flags().StringVar(&o.since, "since", "", a.say("Git revision since which changes are shown", "Git 版本：显示自该版本以来的变化"))
	c.Flags().StringVar(&o.sinceAsOf, "since-as-of", "", a.say("the day for that revision (default: --as-of)", "该版本所针对的日期（默认同 --as-of）"))
	return c
}

type buildOptions struct {
	output, audience string
	since, sinceAsOf string
	strict, fresh    bool
}

func (a *app) runBuild(dir string, o buildOptions) error {
	out, err := a.lockOutput(dir, o.output)
	if err != nil {
		return err
	}
	defer out.abort()
	proof := a.newProof(dir, out.target, o.output, o.audience, o.since, o.sinceAsOf)
	// What a revision is called may mean another commit than before, and no file of the book tells.
	if last, ok := proof.holds(); ok && !o.fresh && o.since == "" && !(o.strict && last.Warnings > 0) {
		fmt.Fprint(a.err, last.Err)
		if !a.quiet {
			fmt.Fprint(a.out, last.Out)
		}
		return nil
	}
	proof.begin()
	if err := a.stage(out); err != nil {
		return err
	}
	s, ds, err := a.loadInto(out.spillTexts, dir, o.output)
	var said bytes.Buffer
	errs, warnings := report(&said, ds, a.lang)
	a.err.Write(said.Bytes())
	if err != nil {
		return err
	}
	if errs > 0 || o.strict && warnings > 0 {
		return &exit{exitContent, fmt.Errorf(a.say("%d errors, %d warnings; the site was not changed", "%d 个错误，%d 个警告；网站未作改动"), errs, warnings)}
	}
	since, err := a.since(dir, s, o)
	if err != nil {
		return err
	}
	if o.audience != "" {
		if s, err = s.For(o.audience); err != nil {
			return usage(err)
		}
	}
	theme, err := a.loadTheme(dir, s)
	if err != nil {
		return err
	}
	opts := generator.Options{Files: os.DirFS(dir), Progress: a.progress(a.say("writing", "写入")), Since: since}
	if len(s.Documents)+len(s.Pages) >= site.LargeBook {
		opts.Rows = out.spillRows
	}
	n := 0
	err = generator.Build(s, theme, opts, func(f generator.File) error {
		n++
		return out.add(f)
	})
	a.clearProgress()
	out.dropSpilled()
	if err != nil {
		var fault *site.Fault
		if errors.As(err, &fault) {
			return err
		}
		return &exit{exitIO, err}
	}
	sum := s.Trace.Standards[0].Summary
	line := fmt.Sprintf(a.say("%s: %d files, %d documents; %d of %d requirements of %s covered or delegated, %d of %d clean, as of %s\n",
		"%s：%d 个文件，%d 份文件；%[6]s 的 %[5]d 项要求中 %[4]d 项已覆盖或委托，%[7]d / %[8]d 项无任何标记，截至 %[9]s\n"),
		filepath.ToSlash(o.output), n, len(s.Documents), sum.Satisfied(), sum.Requirements, s.Standards[0].Name, sum.Clean, sum.Requirements, s.AsOf)
	remember := proof.keep(out, record{Warnings: warnings, Err: said.String(), Out: line})
	if err := out.commit(); err != nil {
		return &exit{exitIO, err}
	}
	remember()
	if !a.quiet {
		fmt.Fprint(a.out, line)
	}
	return nil
}

// since compares the book with an earlier revision of it; nil when none was asked for.
func (a *app) since(dir string, now *site.Site, o buildOptions) (*generator.Since, error) {
	switch {
	case o.since == "" && o.sinceAsOf != "":
		return nil, usage(errors.New(a.say("--since-as-of needs --since REV", "--since-as-of 须与 --since 版本 一起使用")))
	case o.since == "":
		return nil, nil
	}
	day := now.AsOf
	if o.sinceAsOf != "" {
		var ok bool
		if day, ok = source.ParseDate(o.sinceAsOf); !ok {
			return nil, a.wrongDate("--since-as-of", o.sinceAsOf)
		}
	}
	before, _, err := a.loadState(dir, o.since, day)
	if err != nil {
		return nil, err
	}
	name, err := a.revisionName(dir, o.since)
	if err != nil {
		return nil, err
	}
	return &generator.Since{Revision: name, Difference: site.Diff(before, now).For(now, o.audience)}, nil
}

// loadTheme reads the theme that the book asks for: built in, and overlaid by themes/NAME of the book.
func (a *app) loadTheme(dir string, s *site.Site) (*generator.Theme, error) {
	name := s.Config.Theme
	if a.theme != "" {
		name = a.theme
	}
	base, known := themes.Find(name)
	layers := []fs.FS{}
	if d, _ := themes.Find("default"); d != nil && name != "default" {
		layers = append(layers, d)
	}
	if known {
		layers = append(layers, base)
	}
	own := filepath.Join(dir, "themes", name)
	if info, err := os.Stat(own); err == nil && info.IsDir() {
		layers = append(layers, os.DirFS(own))
		known = true
	}
	if !known {
		return nil, usage(fmt.Errorf(a.say("there is no theme %q: neither built in nor in %s", "没有主题“%s”：既非内置，也不在 %s 中"), name, own))
	}
	t, err := generator.LoadTheme(layers...)
	if err != nil {
		return nil, usage(err)
	}
	return t, nil
}
