package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/generator/xlsx"
	"github.com/clausebook/clausebook/site"
)

// CatalogueCSV is the service catalogue: a row for each service, its words in each language of the book.
func CatalogueCSV(s *site.Site) ([]byte, error) { return (&builder{site: s}).catalogueCSV() }

func (b *builder) catalogueCSV() ([]byte, error) {
	langs := b.site.Config.Languages
	var head []string
	words := func(names ...string) {
		for _, n := range names {
			for _, l := range langs {
				head = append(head, n+"_"+l)
			}
		}
	}
	head = append(head, "id")
	words("title", "summary")
	head = append(head, "status", "in_scope", "category", "owner", "customers")
	words("hours", "channels", "targets")
	head = append(head, "depends_on_services", "depends_on_parties", "needed_by", "sla", "supported_by", "documents", "href")
	rows := [][]string{head}
	for _, s := range b.site.Services {
		c := b.catalogueRow(s)
		row := append([]string{s.ID}, c.each(langs, s.Title, s.Summary)...)
		row = append(row, s.Status, fmt.Sprint(s.InScope), s.Category, c.owner, spaced(c.customers))
		row = append(row, c.each(langs, s.Hours)...)
		for _, l := range langs {
			row = append(row, c.channels(l))
		}
		row = append(row, c.each(langs, s.Targets)...)
		rows = append(rows, append(row, spaced(c.services), spaced(c.parties), spaced(c.dependents), c.sla, spaced(c.support), spaced(c.documents), servicePath(s)))
	}
	return writeCSV(rows)
}

// catalogueRow is a service with its references as ids. What the audience may not see is left out.
type catalogueRow struct {
	*site.Service
	owner, sla                                                   string
	customers, services, parties, dependents, support, documents []string
}

func (b *builder) catalogueRow(s *site.Service) catalogueRow {
	c := catalogueRow{Service: s}
	if s.Owner != nil {
		c.owner = s.Owner.ID
	}
	for _, p := range s.Customers {
		c.customers = append(c.customers, p.ID)
	}
	for _, o := range s.DependsOn {
		c.services = append(c.services, o.ID)
	}
	for _, p := range s.Needs {
		c.parties = append(c.parties, p.ID)
	}
	for _, o := range s.Dependents {
		c.dependents = append(c.dependents, o.ID)
	}
	if s.SLA != nil && !b.site.Hidden[s.SLA] {
		c.sla = s.SLA.ID
		for _, d := range s.SLA.SupportedBy {
			if !b.site.Hidden[d] {
				c.support = append(c.support, d.ID)
			}
		}
	}
	for _, d := range s.Documents {
		if !b.site.Hidden[d] {
			c.documents = append(c.documents, d.ID)
		}
	}
	return c
}

// each gives texts in some languages, one after the other.
func (c catalogueRow) each(langs []string, texts ...site.Text) []string {
	var out []string
	for _, t := range texts {
		for _, l := range langs {
			out = append(out, t.In(l))
		}
	}
	return out
}

func (c catalogueRow) channels(lang string) string {
	var out []string
	for _, t := range c.Channels {
		out = append(out, t.In(lang))
	}
	return strings.Join(out, "; ")
}

// catalogueWorkbook is exports/catalogue.xlsx: the services, and the targets of the agreements about them.
func (b *builder) catalogueWorkbook() ([]byte, error) {
	w := b.newWorkbook()
	w.services()
	w.targets()
	return w.file.Bytes()
}

func (w *workbook) services() {
	langs := w.site.Config.Languages
	w.begin("Services", 1, phrase{"service catalogue", "服务目录"}, slices.Concat(
		[]column{w.column(20, "Id", "代号")}, each(langs, 24, phrase{"Service", "服务"}), each(langs, 48, phrase{"What it is", "内容"}),
		[]column{w.column(10, "Status", "状态"), w.column(9, "In scope", "体系范围内"), w.column(9, "Category", "业务类别"), w.column(20, "Owner", "负责岗位"), w.column(22, "For", "面向顾客")},
		each(langs, 24, phrase{"Service hours", "服务时间"}), each(langs, 24, phrase{"How to ask", "申请渠道"}), each(langs, 36, phrase{"How good", "服务水平"}),
		[]column{w.column(24, "Depends on services", "依赖的服务"), w.column(22, "Depends on parties", "依赖的参与方"), w.column(24, "Needed by", "被依赖"),
			w.column(14, "SLA", "SLA"), w.column(22, "Supported by", "支持协议"), w.column(30, "Documents", "文件")})...)
	for _, s := range w.site.Services {
		c := w.catalogueRow(s)
		page := servicePath(s)
		cells := []xlsx.Cell{xlsx.Text(s.ID).In(w.link).To(address(page))}
		for _, l := range langs {
			cells = append(cells, w.titleCell(s.Title[l], s.Title.In(l), l, page))
		}
		text := func(list ...string) {
			for _, t := range list {
				cells = append(cells, xlsx.Text(t).In(w.wrap))
			}
		}
		text(c.each(langs, s.Summary)...)
		text(s.Status)
		cells = append(cells, xlsx.Bool(s.InScope))
		text(s.Category, c.owner, spaced(c.customers))
		text(c.each(langs, s.Hours)...)
		for _, l := range langs {
			text(c.channels(l))
		}
		text(c.each(langs, s.Targets)...)
		text(spaced(c.services), spaced(c.parties), spaced(c.dependents))
		cells = append(cells, w.agreementCell(s.SLA))
		text(spaced(c.support), spaced(c.documents))
		w.sheet.Row(0, cells...)
	}
}

// agreementCell leads to an agreement that the audience may see.
func (w *workbook) agreementCell(d *site.Document) xlsx.Cell {
	if d == nil || w.site.Hidden[d] {
		return xlsx.Cell{}
	}
	return xlsx.Text(d.ID).In(w.link).To(w.documentAddress(d))
}

// targets lists what is agreed, target by target: how good, and how it is reckoned and measured.
func (w *workbook) targets() {
	langs := w.site.Config.Languages
	w.begin("Targets", 2, phrase{"targets of the agreements", "各项协议的指标"}, slices.Concat(
		[]column{w.column(16, "Agreement", "协议"), w.column(18, "Target", "指标"), w.column(12, "Type", "类型"), w.column(10, "In force", "有效"), w.column(20, "Service", "服务"), w.column(22, "With", "对方")},
		each(langs, 26, phrase{"Name", "名称"}), each(langs, 30, phrase{"Agreed", "约定"}), each(langs, 40, phrase{"Reckoned", "计算方式"}), each(langs, 40, phrase{"Measured", "测量方式"}), each(langs, 30, phrase{"Source", "数据来源"}))...)
	for _, d := range w.site.Documents {
		a := d.Agreement
		if a == nil || w.site.Hidden[d] || d.Type == "template" || d.Status == site.Withdrawn {
			continue
		}
		for _, t := range a.Targets {
			cells := []xlsx.Cell{w.agreementCell(d), xlsx.Text(t.ID), xlsx.Text(string(d.Type)), xlsx.Bool(d.InForce), xlsx.Text(a.Service.Name), xlsx.Text(a.Customer.Name + a.Party.Name)}
			for _, x := range []site.Text{t.Heading(), a.Agreed(t), a.Counted(t), t.Measure, t.Source} {
				for _, l := range langs {
					cells = append(cells, xlsx.Text(x.In(l)).In(w.wrap))
				}
			}
			w.sheet.Row(0, cells...)
		}
	}
}
