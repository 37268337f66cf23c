package diagram

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the drawings in testdata")

// What is drawn today is what was looked at and found good.
func TestGolden(t *testing.T) {
	texts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(texts) == 0 {
		t.Fatal("no examples in testdata", err)
	}
	for _, name := range texts {
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, errs := Parse(string(src))
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			compare(t, strings.TrimSuffix(name, ".txt")+".svg", d.SVG("d1"))
		})
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; look at it, and run go test -update", name)
	}
}

var services = []Node{
	{ID: "hosting", Text: "Managed hosting", Small: "SLA-HST-01", Href: "services/managed-hosting.html"},
	{ID: "email", Text: "Email", Href: "services/email.html"},
	{ID: "backup", Text: "Backup", Href: "services/backup.html"},
	{ID: "vm", Text: "Virtual servers", Href: "services/virtual-servers.html"},
	{ID: "network", Text: "Network access", Href: "services/network.html"},
	{ID: "team", Text: "Network and infrastructure department", Small: "internal supplier"},
	{ID: "dc", Text: "Skyline Data Centre Co., Ltd", Small: "external supplier", Href: `parties.html?a=1&b="2"`},
}

var dependencies = []Edge{
	{From: "hosting", To: "vm"}, {From: "hosting", To: "backup"}, {From: "email", To: "vm"},
	{From: "email", To: "network"}, {From: "vm", To: "network"}, {From: "backup", To: "vm"},
	{From: "network", To: "team"}, {From: "vm", To: "dc"}, {From: "network", To: "dc"},
	{From: "vm", To: "dc"}, {From: "vm", To: "nobody"},
}

func TestGraph(t *testing.T) {
	svg := Graph("Services", "What depends on what.", pageWidth, services, dependencies, "g")
	compare(t, "testdata/graph.svg", svg)
	if err := wellFormed(svg); err != nil {
		t.Error(err)
	}
	if got := strings.Count(svg, "<a href="); got != 6 {
		t.Errorf("got %d links, want 6", got)
	}
	if got := strings.Count(svg, `class="l"`); got != 9 {
		t.Errorf("got %d arrows, want 9: one twice and one to nobody do not count", got)
	}
	if !strings.Contains(svg, `role="group"`) {
		t.Error("links inside an image cannot be reached")
	}
	if Graph("", "", pageWidth, nil, nil, "") == "" {
		t.Error("a graph without nodes is an empty drawing, not an empty text")
	}
}

// wellFormed reads a drawing as XML does, and looks for what would take the
// decision about its looks away from the theme.
func wellFormed(svg string) error {
	dec := xml.NewDecoder(strings.NewReader(svg))
	depth := 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			for _, a := range tok.Attr {
				switch a.Name.Local {
				case "style", "fill", "stroke", "onload", "onclick":
					return fmt.Errorf("element %s has attribute %s", tok.Name.Local, a.Name.Local)
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 || !strings.HasPrefix(svg, "<svg ") || !strings.HasSuffix(svg, "</svg>") {
		return errors.New("not one svg element")
	}
	return nil
}

const head = "title: T\ndescription: D\n"

func TestWordsAreEscaped(t *testing.T) {
	d, errs := Parse("title: a <b> & \"c\"\ndescription: <script>&\n[a] x < \"y\" & z | <i>\x01\xff\n[b] b\na -> b: <&\"\n")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	svg := d.SVG(`p"<&`)
	if err := wellFormed(svg); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<b>", "<script>", "<i>", "\x01", "\xff", `p"`} {
		if strings.Contains(svg, bad) {
			t.Errorf("%q stands in the drawing as it is", bad)
		}
	}
}

func TestNamesOfTheDrawing(t *testing.T) {
	d, errs := Parse(head + "[a] A\n")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	svg := d.SVG("doc-2")
	for _, want := range []string{
		`class="flow"`, `role="img"`, `aria-labelledby="doc-2-t doc-2-d"`,
		`<title id="doc-2-t">T</title>`, `<desc id="doc-2-d">D</desc>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}

// Lanes run to the right while they fit the page; otherwise they stand side
// by side, unless the author decided.
func TestLanesTurnWhenTheyDoNotFit(t *testing.T) {
	chain := func(n int) string {
		s := head + "[n0] A step with a name\n"
		lane, arrows := "lane L: n0", "n0"
		for i := 1; i < n; i++ {
			s += fmt.Sprintf("[n%d] A step with a name\n", i)
			lane += fmt.Sprintf(" n%d", i)
			arrows += fmt.Sprintf(" -> n%d", i)
		}
		return s + lane + "\n" + arrows + "\n"
	}
	tests := []struct {
		src  string
		wide bool
	}{
		{chain(4), true},
		{chain(12), false},
		{chain(12) + "direction: right\n", false},
		{chain(4) + "direction: down\n", false},
	}
	for _, test := range tests {
		d, errs := Parse(test.src)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		if p := d.fit(pageWidth); (p.width > p.height) != test.wide {
			t.Errorf("%d × %d, want wide = %t, for\n%s", p.width, p.height, test.wide, test.src)
		}
	}
}

// A drawing keeps the direction that its author wrote as long as it fits the page; a chain that is too long to run to the
// right runs down, and steps that are too many to stand side by side stand one below the other.
func TestTheOtherDirectionWhenItDoesNotFit(t *testing.T) {
	long := func(n int) string {
		s, arrows := head, "n0"
		for i := range n {
			s += fmt.Sprintf("[n%d] A step with a name | Service desk\n", i)
			if i > 0 {
				arrows += fmt.Sprintf(" -> n%d", i)
			}
		}
		return s + arrows + "\n"
	}
	fan := func(n int) string {
		s := head + "[from] Where all begin\n"
		arrows := ""
		for i := range n {
			s += fmt.Sprintf("[n%d] 一个名称较长的步骤\n", i)
			arrows += fmt.Sprintf("from -> n%d\n", i)
		}
		return s + arrows
	}
	for _, test := range []struct {
		name, src string
		right     bool // the flow
	}{
		{"short chain to the right", long(4) + "direction: right\n", true},
		{"long chain to the right", long(14) + "direction: right\n", false},
		{"short chain down", long(4) + "direction: down\n", false},
		{"narrow fan down", fan(3) + "direction: down\n", false},
		{"wide fan down", fan(14) + "direction: down\n", true},
		{"wide fan", fan(14), true},
		{"wide fan to the right", fan(14) + "direction: right\n", true},
	} {
		d, errs := Parse(test.src)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		p := d.fit(pageWidth)
		if p.width > pageWidth {
			t.Errorf("%s: %d units wide", test.name, p.width)
		}
		if first, second := p.boxes[0], p.boxes[1]; (second.x >= first.x+first.w) != test.right {
			t.Errorf("%s: flows to the right = %t, want %t", test.name, !test.right, test.right)
		}
	}
}

// A graph takes the width that its page has.
func TestGraphTakesItsWidth(t *testing.T) {
	var nodes []Node
	var edges []Edge
	for i := range 7 {
		nodes = append(nodes, Node{ID: fmt.Sprint(i), Text: "Network and infrastructure department"})
		if i > 0 {
			edges = append(edges, Edge{From: fmt.Sprint(i - 1), To: fmt.Sprint(i)})
		}
	}
	size := regexp.MustCompile(`width="(\d+)" height="(\d+)"`)
	for width, wide := range map[int]bool{pageWidth: false, 1120: true} {
		m := size.FindStringSubmatch(Graph("t", "d", width, nodes, edges, "g"))
		w, _ := strconv.Atoi(m[1])
		h, _ := strconv.Atoi(m[2])
		if w > width || (w > h) != wide {
			t.Errorf("for a width of %d: %d × %d", width, w, h)
		}
	}
}

func TestParseErrors(t *testing.T) {
	many := new(strings.Builder)
	for i := range maxNodes + 1 {
		fmt.Fprintf(many, "[n%d] N\n", i)
	}
	arrows := new(strings.Builder)
	for i := range maxEdges + 1 {
		fmt.Fprintf(arrows, "n%d -> n%d\n", i/20, 20+i%20)
	}
	tests := []struct {
		src  string
		want string // line:column code: words, one a line
	}{
		{head + "[a] A\n[b] B\na -> b\n", ""},
		{"title： 标题\r\ndescription： 说明\r\n\r\n# [x\r\n[a] 甲\r\n[b] 乙\r\n  a->b： 是\r\nlane 道： a b\r\n", ""},
		{head + "[lane] L\n[title] T\nlane -> title: x -> y\n", ""},
		{"description: D\n[a] A\n", `1:1 missing-title: the diagram has no title`},
		{"[a] A\ntitle:\n", "1:1 missing-description: the diagram has no description\n2:1 missing-title: the diagram has no title"},
		{head, `1:1 no-nodes: the diagram has no nodes`},
		{head + "title: U\n[a] A\n", `3:1 duplicate-statement: title is already given, in line 1`},
		{head + "direction: left\n[a] A\n", `3:12 unknown-direction: direction "left" is neither down nor right`},
		{head + "[a] A\n  hello 世界\n", `4:3 unknown-statement: "hello 世界" is neither a node, an arrow, a lane nor a setting`},
		{head + "[a] A\ntitles: b\n", `4:1 unknown-statement: "titles: b" is neither a node, an arrow, a lane nor a setting`},
		{head + "[a A\n[b] B\n", `3:1 bad-node: the bracket before the id is not closed with "]"`},
		{head + "[a] A\n[ b c] B\n", `4:3 bad-id: "b c" is not an id: use letters, digits, - and _`},
		{head + "[] A\n[b] B\n", `3:2 bad-id: "" is not an id: use letters, digits, - and _`},
		{head + "[a] | small\n", `3:1 missing-text: node "a" has no words`},
		{head + "[a] " + strings.Repeat("长", 101), `3:1 too-long: "` + strings.Repeat("长", 101) + `" is longer than 100 characters`},
		{head + "[a] A\n(b) B\n<a> A\n", `5:2 duplicate-node: node "a" is already there, in line 3`},
		{head + many.String(), `63:1 too-many-nodes: the diagram has more than 60 nodes`},
		{head + strings.TrimSuffix(many.String(), "[n60] N\n") + arrows.String(), `183:1 too-many-edges: the diagram has more than 120 arrows`},
		{head + "[甲] A\n甲 -> 乙 -> 甲 -> 丙\n", "4:6 unknown-node: there is no node \"乙\"\n4:16 unknown-node: there is no node \"丙\""},
		{head + "[a] A\nx -> a\n", `4:1 unknown-node: there is no node "x"`},
		{head + "[a] A\na ->\n", `4:5 bad-edge: an arrow needs a node before and after it`},
		{head + "[a] A\n-> a\n", `4:1 bad-edge: an arrow needs a node before and after it`},
		{head + "[a] A\na: x -> a\n", `4:1 bad-edge: an arrow needs a node before and after it`},
		{head + "[a] A\n[b] B\n[c] C\na -> b -> c: yes\n", `6:1 label-on-chain: label "yes" could belong to any arrow of the chain: write that arrow on a line of its own`},
		{head + "[a] A\n[b] B\na -> b\n  a -> b: yes\n", `6:3 duplicate-edge: an arrow from "a" to "b" is already there`},
		{head + "[a] A\nlane Desk a\n", `4:1 bad-lane: a lane is written as lane Title: id id`},
		{head + "[a] A\nlane : a\n", `4:1 bad-lane: a lane is written as lane Title: id id`},
		{head + "[a] A\nlane L: a\nlane L:\n", `5:6 duplicate-lane: lane "L" is already there`},
		{head + "[a] A\nlane 道: a\nlane 二: a\n", `5:9 node-in-two-lanes: node "a" is already in lane "道"`},
		{head + "[a] A\n[b] B\nlane L: a  x\n", "4:2 node-without-lane: node \"b\" is in no lane\n5:12 unknown-node: there is no node \"x\""},
	}
	for _, test := range tests {
		d, errs := Parse(test.src)
		var lines []string
		for _, e := range errs {
			lines = append(lines, fmt.Sprintf("%d:%d %s: %s", e.Line, e.Column, e.Kind, e))
		}
		if got := strings.Join(lines, "\n"); got != test.want {
			t.Errorf("Parse(%q)\ngot  %s\nwant %s", test.src, got, test.want)
		}
		if (d == nil) != (len(errs) > 0) {
			t.Errorf("Parse(%q): a diagram and errors, or neither", test.src)
		}
	}
}

// Every code has words, and every code with words is in use.
func TestMessagesAreComplete(t *testing.T) {
	src, err := os.ReadFile("parse.go")
	if err != nil {
		t.Fatal(err)
	}
	for code := range messages {
		if n := strings.Count(string(src), `"`+code+`"`); n < 2 {
			t.Errorf("nothing reports %s", code)
		}
	}
	for _, m := range regexp.MustCompile(`fail(?:At)?\([^\n]*?"([a-z]+-[a-z-]+)"`).FindAllStringSubmatch(string(src), -1) {
		if _, ok := messages[m[1]]; !ok {
			t.Errorf("%s has no words", m[1])
		}
	}
}

// Any text is either reported or drawn, and a drawing is always XML.
func FuzzParse(f *testing.F) {
	texts, _ := filepath.Glob("testdata/*.txt")
	for _, name := range texts {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Add(head + "[a] <&\"\x00\xff| \u200b\n<b> ?\nlane x y: a b\na -> b: &\nb -> a\na -> a\n")
	f.Fuzz(func(t *testing.T, src string) {
		d, errs := Parse(src)
		for _, e := range errs {
			if e.Line < 1 || e.Column < 1 || strings.Contains(e.Error(), "%!") {
				t.Fatalf("%+v: %s", e, e)
			}
		}
		if d == nil {
			if len(errs) == 0 {
				t.Fatal("neither a diagram nor errors")
			}
			return
		}
		if err := wellFormed(d.SVG("x")); err != nil {
			t.Fatal(err)
		}
		for _, fault := range boxFaults(d, d.fit(pageWidth)) {
			t.Error(fault)
		}
	})
}
