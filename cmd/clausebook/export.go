package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site/source"
)

func (a *app) export() *cobra.Command {
	var output, audience string
	c := &cobra.Command{
		Use:   "export FORMAT [BOOK] -o FILE",
		Short: a.say("Write one export of the trace", "导出一种格式的追溯数据"),
		Long: a.say(`Write one export of the book in the folder BOOK (the current one unless named). -o - writes to standard output.

Formats:
  csv                         the matrix: one row for each claim
  xlsx                        workbook: matrix, gaps, documents, documented information, links, editions, figures
  json                        the whole trace (schema/trace.schema.json)
  documents-csv               the register of controlled documents
  catalogue-csv               the service catalogue, a row for each service
  catalogue-xlsx              a workbook: services and the targets of their agreements
  oscal-catalog               OSCAL 1.2.2: the clauses, numbers and titles only
  oscal-component-definition  OSCAL 1.2.2: which document implements which clause
  oscal-mapping-collection    OSCAL 1.2.2: ISO/IEC 20000-1:2011 to ISO/IEC 20000-1:2018
  openslo                     OpenSLO v1: targets of the agreements in force, for monitoring tools
  junit                       a test case for each requirement, for build servers

All but junit are files of the site too, in exports/. The links of the workbooks lead into the site from there.
Errors in the content stop the export, and nothing is written.`,
			`导出文件夹 BOOK（默认当前文件夹）的一种追溯数据。-o - 表示写到标准输出。

格式：
  csv                         矩阵，每项声明一行
  xlsx                        工作簿：矩阵、缺口、文件、文件化信息、链接、版本对照、统计
  json                        全部追溯数据（schema/trace.schema.json）
  documents-csv               受控文件清单
  catalogue-csv               服务目录，每项服务一行
  catalogue-xlsx              工作簿：服务及各协议的指标
  oscal-catalog               OSCAL 1.2.2：条款，仅条款号和名称
  oscal-component-definition  OSCAL 1.2.2：哪份文件实现哪个条款
  oscal-mapping-collection    OSCAL 1.2.2：ISO/IEC 20000-1:2011 到 2018 的对照
  openslo                     OpenSLO v1：有效协议的指标，供监控工具使用
  junit                       每项要求一个测试用例，供持续集成使用

除 junit 外，网站的 exports/ 中也有这些文件；工作簿中的链接以该位置为准指向网站页面。
内容有错误时不导出，也不写任何文件。`),
		Args: a.arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.runExport(args[0], book(args[1:]), output, audience)
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "", a.say("file to write, or - for standard output", "输出文件，- 表示标准输出"))
	c.Flags().StringVar(&audience, "audience", "", a.say("leave out documents that this audience of clausebook.yaml may not see", "只输出 clausebook.yaml 中该读者群可见的文件"))
	return c
}

func (a *app) runExport(format, dir, output, audience string) error {
	names := generator.FormatNames()
	i := slices.Index(names, format)
	if i < 0 {
		err := fmt.Errorf(a.say("%q is not a format; one of: %s", "“%s”不是导出格式；可用：%s"), format, strings.Join(names, " "))
		if near := source.Nearest(format, names); near != "" {
			err = fmt.Errorf(a.say("%w (did you mean %s?)", "%w（是否应为 %s？）"), err, near)
		}
		return usage(err)
	}
	name := generator.Formats[i].File
	if output == "" {
		return usage(fmt.Errorf(a.say("say where to write it: -o %s, or -o - for standard output", "请指定输出位置：-o %s，或 -o - 写到标准输出"), name))
	}
	if info, err := os.Stat(output); err == nil && info.IsDir() {
		output = filepath.Join(output, name)
	}
	s, ds, err := a.load(dir, "public")
	if err != nil {
		a.report(ds)
		return err
	}
	if errs, warnings := count(ds); errs > 0 {
		a.report(ds)
		return &exit{exitContent, fmt.Errorf(a.say("%d errors, %d warnings; nothing was written", "%d 个错误，%d 个警告；没有写任何文件"), errs, warnings)}
	} else if warnings > 0 && !a.quiet {
		fmt.Fprintf(a.err, a.say("%d warnings: clausebook check says which\n", "%d 个警告：用 clausebook check 查看\n"), warnings)
	}
	if audience != "" {
		if s, err = s.For(audience); err != nil {
			return usage(err)
		}
	}
	theme, err := a.loadTheme(dir, s)
	if err != nil {
		return err
	}
	data, err := generator.Export(s, theme, format, a.lang)
	switch {
	case errors.Is(err, generator.ErrNothing):
		return usage(fmt.Errorf(a.say("this book has nothing that %s could hold", "本套文件没有可写入 %s 的内容"), format))
	case err != nil:
		return err
	case output == "-":
		_, err = a.out.Write(data)
	default:
		err = writeFile(output, data)
	}
	if err != nil {
		return &exit{exitIO, err}
	}
	return nil
}
