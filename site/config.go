package site

import (
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// ConfigFile is the name of the file that makes a folder a book.
const ConfigFile = "clausebook.yaml"

// Config is what clausebook.yaml says.
type Config struct {
	Title           Text
	Organization    Text
	Languages       []string // the first is the default
	Standards       []string // the first is the default for bare clause numbers
	Theme           string
	Classifications []string          // lowest first
	Audiences       map[string]string // name → highest classification it may see
	Brand           string            // colour of the organisation, "#1d4a8f"
	Gates           []Gate            // figures that check must find reached
}

// Default is the language of the pages at the top of the site.
func (c Config) Default() string { return c.Languages[0] }

// Rank gives the place of a classification, 0 for the lowest or an unknown one.
func (c Config) Rank(classification string) int {
	for i, name := range c.Classifications {
		if name == classification {
			return i
		}
	}
	return 0
}

// defaults is the configuration of a book that says nothing.
func defaults() Config {
	return Config{
		Title:     Text{"en": "Management system", "zh-CN": "管理体系文件"},
		Languages: []string{"en"}, Standards: []string{standard.Builtin[0]}, Theme: "default", Classifications: []string{"public", "internal", "confidential"},
	}
}

func (r *reader) config(f *source.File) {
	c := &r.site.Config
	root, ds := f.YAML(0, len(f.Text))
	upTo := map[string]*yaml.Node{} // looked at in the end, because the classifications may stand below
	d := &source.Decoder{File: f, Diagnostics: ds}
	if root != nil {
		d.Struct(root, source.Fields{
			"title":        func(v *yaml.Node) { c.Title = standard.ReadText(d, v); d.Filled("title", v) },
			"organization": func(v *yaml.Node) { c.Organization = standard.ReadText(d, v) },
			"languages":    func(v *yaml.Node) { c.Languages = readLanguages(d, v, c.Languages) },
			"standards": func(v *yaml.Node) {
				d.Filled("standards", v)
				c.Standards = d.Strings(v)
				d.List(v, func(v *yaml.Node) { r.standardAt[v.Value] = placeOf(d, v) })
			},
			"theme": func(v *yaml.Node) { c.Theme = d.String(v) },
			"brand": func(v *yaml.Node) { c.Brand = readColour(d, v) },
			"classifications": func(v *yaml.Node) {
				// Without any, every document would have the lowest.
				if d.Filled("classifications", v) {
					c.Classifications = d.Strings(v)
				}
			},
			"gates": func(v *yaml.Node) { c.Gates = readGates(d, v) },
			"audiences": func(v *yaml.Node) {
				c.Audiences = map[string]string{}
				d.Map(v, func(name string, _, v *yaml.Node) {
					d.Struct(v, source.Fields{"up_to": func(v *yaml.Node) { c.Audiences[name], upTo[name] = d.String(v), v }})
					if v.Kind == yaml.MappingNode && upTo[name] == nil {
						d.Report(v, "missing-key", "up_to") // without it the audience would see everything
					}
				})
			},
		})
	}
	if len(c.Title) == 0 {
		c.Title = defaults().Title
	}
	if len(c.Standards) == 0 {
		c.Standards = defaults().Standards
	}
	for _, name := range keysOf(upTo) {
		if s := c.Audiences[name]; len(c.Classifications) > 0 && !contains(c.Classifications, s) {
			d.Report(upTo[name], "wrong-value", s, strings.Join(c.Classifications, ", "))
		}
	}
	r.take(d.Diagnostics)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func readLanguages(d *source.Decoder, n *yaml.Node, fallback []string) []string {
	var out []string
	d.Filled("languages", n)
	d.List(n, func(v *yaml.Node) {
		s := d.String(v)
		tag, err := language.Parse(s)
		switch {
		case err != nil:
			d.Report(v, "not-a-language", s)
		case tag.String() != s:
			r := d.Report(v, "not-a-language", s)
			*r = r.With("did-you-mean", tag.String())
		case contains(out, s):
			d.Report(v, "duplicate-key", s)
		default:
			out = append(out, s)
		}
	})
	if len(out) == 0 {
		return fallback
	}
	return out
}

func readColour(d *source.Decoder, n *yaml.Node) string {
	s := d.String(n)
	ok := len(s) == 7 && s[0] == '#'
	for _, c := range strings.ToLower(strings.TrimPrefix(s, "#")) {
		ok = ok && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
	}
	if !ok {
		d.Report(n, "wrong-form", s, "#1d4a8f")
		return ""
	}
	return s
}
