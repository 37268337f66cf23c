package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
)

// kinds says, for each type of document, where it stands, with what its id begins, and which sections it starts with.
var kinds = map[string]struct {
	folder, prefix string
	sections       [][3]string // anchor, English, Chinese
}{
	"manual":      {"manuals", "MAN", [][3]string{{"purpose", "Purpose", "目的"}, {"scope", "Scope", "适用范围"}}},
	"policy":      {"policies", "POL", [][3]string{{"purpose", "Purpose", "目的"}, {"scope", "Scope", "适用范围"}, {"policy", "Policy", "方针"}, {"responsibilities", "Responsibilities", "职责"}}},
	"plan":        {"plans", "PLN", [][3]string{{"purpose", "Purpose", "目的"}, {"plan", "Plan", "计划内容"}, {"resources", "Resources", "资源"}}},
	"process":     {"procedures", "PRC", procedureSections},
	"procedure":   {"procedures", "PRC", procedureSections},
	"instruction": {"instructions", "INS", [][3]string{{"purpose", "Purpose", "目的"}, {"steps", "Steps", "步骤"}, {"records", "Records", "相关记录"}}},
	"catalogue":   {"agreements", "CAT", [][3]string{{"services", "Services", "服务"}}},
	"sla":         {"agreements", "SLA", agreementSections},
	"ola":         {"agreements", "OLA", agreementSections},
	"contract":    {"agreements", "CTR", agreementSections},
	"template":    {"agreements", "TPL", [][3]string{{"use", "How to use it", "使用说明"}}},
	"register":    {"registers", "REG", [][3]string{{"purpose", "Purpose", "目的"}, {"entries", "Entries", "登记内容"}}},
	"record":      {"records", "REC", [][3]string{{"purpose", "Purpose", "目的"}, {"fields", "Fields", "记录项目"}}},
	"form":        {"forms", "FRM", [][3]string{{"purpose", "Purpose", "目的"}, {"form", "Form", "表单"}}},
	"report":      {"records", "RPT", [][3]string{{"purpose", "Purpose", "目的"}, {"content", "Content", "内容"}}},
}

var procedureSections = [][3]string{
	{"purpose", "Purpose", "目的"}, {"scope", "Scope", "适用范围"}, {"roles", "Roles", "职责"}, {"inputs", "Inputs", "输入"}, {"steps", "Steps", "工作程序"},
	{"outputs", "Outputs", "输出"}, {"measures", "Measures", "测量指标"}, {"exceptions", "Exceptions", "例外"}, {"records", "Records", "相关记录"},
}

var agreementSections = [][3]string{
	{"parties", "Parties", "协议各方"}, {"service", "Service", "服务"}, {"hours", "Service hours", "服务时间"}, {"targets", "Targets", "服务级别指标"}, {"reporting", "Reporting and review", "报告与评审"},
}

func (a *app) newDocument() *cobra.Command {
	var dir, subject, service string
	c := &cobra.Command{
		Use:   "new TYPE TITLE",
		Short: a.say("A new document with the next free id", "新建文件，自动取下一个空号"),
		Long: a.say("Write a draft of the given type with the next free id.\nTypes: ", "新建一份草案，自动取下一个空号。\n类型：") + strings.Join(typeNames(), " ") +
			a.say("\n\n  clausebook new procedure \"Access control\" --subject ACC", "\n\n  clausebook new procedure 访问控制程序 --subject ACC") +
			a.say("\n\nA service level agreement is filled from the service catalogue:\n\n  clausebook new sla --service email", "\n\n服务级别协议可由服务目录填写：\n\n  clausebook new sla --service email"),
		Args: func(c *cobra.Command, args []string) error {
			if service != "" {
				return a.arguments(1, 2)(c, args)
			}
			return a.arguments(2, 2)(c, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			return a.runNew(dir, args[0], strings.Join(args[1:], ""), subject, service)
		},
	}
	c.Flags().StringVar(&dir, "book", ".", a.say("folder of the book", "文件集所在文件夹"))
	c.Flags().StringVar(&subject, "subject", "", a.say("middle part of the id, as INC in PRC-INC-01 (default: GEN)", "编号的中间部分，如 PRC-INC-01 中的 INC（默认 GEN）"))
	c.Flags().StringVar(&service, "service", "", a.say("service of the catalogue for which an sla is drafted", "为服务目录中的哪项服务起草 sla"))
	return c
}

func typeNames() []string {
	out := make([]string, len(site.Types))
	for i, t := range site.Types {
		out[i] = string(t)
	}
	return out
}

func (a *app) runNew(dir, kind, title, subject, service string) error {
	k, ok := kinds[kind]
	if !ok {
		return usage(fmt.Errorf(a.say("%q is not a type; one of: %s", "“%s”不是文件类型；可用：%s"), kind, strings.Join(typeNames(), ", ")))
	}
	if service != "" && kind != "sla" {
		return usage(errors.New(a.say("--service goes with the type sla", "--service 只用于 sla 类型")))
	}
	s, _, err := a.load(dir, "public")
	if err != nil {
		return err
	}
	lang := s.Config.Default()
	var svc *site.Service
	if service != "" {
		if svc, err = a.findService(s, service); err != nil {
			return err
		}
		if title == "" {
			title = "Service level agreement: " + svc.Title.In(lang)
			if strings.HasPrefix(lang, "zh") {
				title = "服务级别协议：" + svc.Title.In(lang)
			}
		}
	}
	if subject = strings.ToUpper(strings.TrimSpace(subject)); subject == "" {
		subject = "GEN"
	}
	id := nextID(s, k.prefix+"-"+subject)
	text := draft(s, id, kind, title, lang, k.sections)
	if svc != nil {
		text = draftSLA(s, svc, id, title, lang)
	}
	name := path.Join(k.folder, strings.ToLower(id)+".md")
	if err := createFile(filepath.Join(dir, filepath.FromSlash(name)), text); errors.Is(err, fs.ErrExist) {
		return &exit{exitIO, fmt.Errorf(a.say("%s is there already", "%s 已存在"), name)}
	} else if err != nil {
		return &exit{exitIO, err}
	}
	fmt.Fprintf(a.out, "%s\n", name)
	return nil
}

// findService gives the service of the catalogue with an id, or says which there are.
func (a *app) findService(s *site.Site, id string) (*site.Service, error) {
	if svc := s.Service(id); svc != nil {
		return svc, nil
	}
	var ids []string
	for _, svc := range s.Services {
		ids = append(ids, svc.ID)
	}
	return nil, usage(fmt.Errorf(a.say("%q is not in the service catalogue; it has: %s", "服务目录中没有“%s”；已有：%s"), id, strings.Join(ids, ", ")))
}

// nextID counts on from the highest number that documents with this beginning have.
func nextID(s *site.Site, prefix string) string {
	highest := 0
	for _, d := range s.Documents {
		if rest, ok := strings.CutPrefix(d.ID, prefix+"-"); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				highest = max(highest, n)
			}
		}
	}
	return fmt.Sprintf("%s-%02d", prefix, highest+1)
}

func draft(s *site.Site, id, kind, title, lang string, sections [][3]string) string {
	zh := strings.HasPrefix(lang, "zh")
	word := func(en, cn string) string {
		if zh {
			return cn
		}
		return en
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\nid: %s\ntitle: %s\ntype: %s\nversion: \"0.1\"\nstatus: draft\n", id, yamlText(title), kind)
	if len(s.Roles) > 0 {
		fmt.Fprintf(&b, "owner: %s\n", s.Roles[0].ID)
	}
	if i := slices.Index(s.Config.Classifications, "internal"); i >= 0 {
		fmt.Fprintf(&b, "classification: internal\n")
	}
	fmt.Fprintf(&b, "summary: %s\nrevisions:\n  - {version: \"0.1\", date: %s, author: \"\", change: %s}\n---\n", yamlText(word("{{ todo: what a reader gets here }}", "{{ 待填：本文件的用途 }}")), s.AsOf, word("First draft", "新建"))
	for i, x := range sections {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s {#%s}\n\n%s\n", word(x[1], x[2]), x[0], word("{{ todo: "+x[1]+" }}", "{{ 待填："+x[2]+" }}"))
	}
	return b.String()
}

// yamlText quotes a text when YAML would read something else.
func yamlText(s string) string {
	if strings.ContainsAny(s, ":#{}[]&*!|>'\"%@`,\n") || strings.TrimSpace(s) != s || s == "" {
		return strconv.Quote(s)
	}
	return s
}
