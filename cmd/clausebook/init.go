package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/cmd/clausebook/starter"
)

func (a *app) initBook() *cobra.Command {
	var langs string
	var minimal bool
	c := &cobra.Command{
		Use:   "init DIR",
		Short: a.say("A new book from the starter set", "用全套模板新建文件集"),
		Long: a.say(`Copy the starter set, a complete service management system for ISO/IEC 20000-1:2018, into the new folder DIR.
Every document is a draft of today, version 0.1, without approval: all requirements are planned, none is covered. The page
"First steps" says what to change, in order; clausebook status lists every placeholder that is left.`,
			`把全套 ISO/IEC 20000-1:2018 服务管理体系文件复制到新文件夹 DIR。
所有文件都是今天的草案（0.1 版，未批准）：全部要求为“计划中”，没有一项已覆盖。“第一步”页面说明按什么顺序修改，
clausebook status 列出所有待填内容。`),
		Args: a.arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.runInit(args[0], langs, minimal)
		},
	}
	c.Flags().StringVar(&langs, "lang", "", a.say("languages of the book: zh-CN, en, or en,zh-CN (default: that of your system)", "文件集的语言：zh-CN、en 或 en,zh-CN（默认随系统）"))
	c.Flags().BoolVar(&minimal, "minimal", false, a.say("only the documents that the standard asks for", "只要标准要求的文件"))
	return c
}

func (a *app) runInit(dir, langs string, minimal bool) error {
	today, err := a.today()
	if err != nil {
		return err
	}
	opts := starter.Options{Languages: []string{a.lang}, Minimal: minimal, Today: today}
	if langs != "" {
		opts.Languages = strings.Split(langs, ",")
	}
	for _, l := range opts.Languages {
		if !slices.Contains(starter.Languages, l) {
			return usage(fmt.Errorf(a.say("the starter set has no language %q; it has: %s", "模板没有语言“%s”；可用：%s"), l, strings.Join(starter.Languages, ", ")))
		}
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return usage(fmt.Errorf(a.say("%s is not empty; name a new folder", "%s 不是空文件夹，请换一个新文件夹"), dir))
	}
	files, err := starter.Book(opts)
	if err != nil {
		return err
	}
	for _, f := range files {
		full := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return &exit{exitIO, err}
		}
		if err := os.WriteFile(full, f.Data, 0o644); err != nil {
			return &exit{exitIO, err}
		}
	}
	if !a.quiet {
		fmt.Fprintf(a.out, a.say("%s: %d files. Next:\n  clausebook status %s\n  clausebook build %s\n", "%s：%d 个文件。接下来：\n  clausebook status %s\n  clausebook build %s\n"), dir, len(files), dir, dir)
	}
	return nil
}
