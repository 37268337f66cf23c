package generator

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/clausebook/clausebook/site"
)

// junit gives the trace as a test report, for the panels of build servers: one case for each requirement, which fails unless it
// is covered or delegated. A flag stands in the output of its case and does not make it fail.
func (b *builder) junit(lang string) ([]byte, error) {
	type property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	type failure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	type testcase struct {
		Class   string   `xml:"classname,attr"`
		Name    string   `xml:"name,attr"`
		File    string   `xml:"file,attr,omitempty"`
		Line    int      `xml:"line,attr,omitempty"`
		Time    string   `xml:"time,attr"`
		Failure *failure `xml:"failure"`
		Out     string   `xml:"system-out,omitempty"`
	}
	type suite struct {
		Name       string     `xml:"name,attr"`
		Tests      int        `xml:"tests,attr"`
		Failures   int        `xml:"failures,attr"`
		Errors     int        `xml:"errors,attr"`
		Skipped    int        `xml:"skipped,attr"`
		Time       string     `xml:"time,attr"`
		Timestamp  string     `xml:"timestamp,attr"`
		Properties []property `xml:"properties>property"`
		Cases      []testcase `xml:"testcase"`
	}
	type suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Time     string   `xml:"time,attr"`
		Suites   []suite  `xml:"testsuite"`
	}
	f := b.words(lang)
	out := suites{Name: f.site.Config.Title.In(lang), Time: "0"}
	for _, st := range b.site.Trace.Standards {
		sum := st.Summary
		s := suite{Name: st.Standard.Name, Tests: sum.Requirements, Failures: sum.Requirements - sum.Satisfied(), Time: "0", Timestamp: b.site.AsOf.String() + "T00:00:00"}
		for _, x := range figuresOf(sum) {
			s.Properties = append(s.Properties, property{x.key, fmt.Sprint(x.n)})
		}
		for _, ct := range st.Clauses {
			if !ct.Clause.Leaf() {
				continue
			}
			c := testcase{Class: st.Standard.ID, Name: ct.Clause.Number + " " + ct.Clause.Title.In(lang), Time: "0"}
			if len(ct.Claims) > 0 {
				c.File, c.Line = ct.Claims[0].Pos.File, ct.Claims[0].Pos.Line
			}
			why := f.why(ct)
			if ct.State < site.Delegated {
				c.Failure = &failure{f.T("state." + ct.State.String()), ct.State.String(), strings.Join(append(why, f.green(ct)...), "\n")}
				if len(why) > 0 {
					c.Failure.Message += f.T("colon") + why[0]
				}
			}
			for _, fl := range ct.Flags {
				c.Out += string(fl) + "\n" // the key, as in every export
			}
			s.Cases = append(s.Cases, c)
		}
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Suites = append(out.Suites, s)
	}
	data, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), append(data, '\n')...), err
}
