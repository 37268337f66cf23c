package source_test

import (
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/source"
)

// What adrg/frontmatter v0.2.0 takes for the end of the front matter, or for none at
// all, and neighbours of each.
func TestFences(t *testing.T) {
	long := strings.Repeat("a", source.MaxFrontMatter)
	tests := []struct{ name, text, want, body string }{
		{"plain", "---\nid: A\n---\nText", "", "Text"},
		{"spaces behind the fences", "---  \nid: A\n--- \t\nText", "", "Text"},
		{"Windows line ends and a byte order mark", "\xef\xbb\xbf---\r\nid: A\r\n---\r\nText", "", "Text"},
		{"line ends of old Macintosh", "---\rid: A\r---\rText", "", "Text"},
		{"nothing behind the last fence", "---\nid: A\n---", "", ""},
		{"a rule in the text", "---\nid: A\n---\nText\n\n---\n\nMore", "", "Text\n\n---\n\nMore"},
		{"blank lines before the text", "---\nid: A\n---\n\n\nText", "", "\n\nText"},
		{"indented fence inside a value", "---\nid: A\nsummary: |\n  first\n  ---\n  last\nversion: \"1\"\n---\nText", "5:3 indented-fence", "Text"},
		{"fence after a wide space inside a value", "---\nid: A\nsummary: |\n  first\n  ---\u3000\n---\nText", "5:3 indented-fence", "Text"},
		{"hyphens in words", "---\nid: A\nsummary: one --- two\n---\nText", "", "Text"},
		{"a line that begins with three hyphens", "---\nid: A\nsummary: |\n  --- no fence\n---\nText", "", "Text"},
		{"not closed", "---\nid: A\n", "1:1 unclosed-front-matter", ""},
		{"only the first fence", "---", "1:1 unclosed-front-matter", ""},
		{"closed by three stops", "---\nid: A\n...\nText", "1:1 unclosed-front-matter", ""},
		{"closed by four hyphens", "---\nid: A\n----\nText", "1:1 unclosed-front-matter", ""},
		{"closing fence with words", "---\nid: A\n--- end\nText", "1:1 unclosed-front-matter", ""},
		{"closing fence is indented", "---\nid: A\n ---\nText", "1:1 unclosed-front-matter", ""},
		{"longer than the limit", "---\nid: " + long + "\n---\nText", "1:1 front-matter-too-large", "Text"},
		{"a broken first line", "---\nid: A\n\tb: c\n---\nText", "3:1 yaml-syntax", "Text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, ds := source.NewFile("a.md", []byte(tt.text))
			if len(ds) > 0 {
				t.Fatal(codes(ds))
			}
			node, body, ds := f.FrontMatter()
			if got := codes(ds); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if (node == nil) != (tt.want != "") {
				t.Errorf("node %v", node)
			}
			if got := string(f.Text[body:]); got != tt.body {
				t.Errorf("text %q, want %q", got, tt.body)
			}
			if node != nil && (node.Content[1].Value != "A" || node.Content[1].Line != 2 || node.Content[1].Column != 5) {
				t.Errorf("id is %q at %d:%d", node.Content[1].Value, node.Content[1].Line, node.Content[1].Column)
			}
		})
	}
}

func TestWhatHasNoFrontMatter(t *testing.T) {
	for name, text := range map[string]string{
		"an empty file":           "",
		"a heading":               "# Title\n",
		"full-width hyphens":      "－－－\nid: A\n－－－\n",
		"words behind the fence":  "--- yaml\nid: A\n---\n",
		"a blank line before it":  "\n---\nid: A\n---\n",
		"a space before it":       " ---\nid: A\n---\n",
		"TOML":                    "+++\nid = 1\n+++\n",
		"JSON":                    "{\n\"id\": 1\n}\n\nText",
		"a fence of JSON":         ";;;\n{\"id\": 1}\n;;;\n",
		"a fence that names YAML": "---yaml\nid: A\n---\n",
	} {
		f, _ := source.NewFile("a.md", []byte(text))
		node, _, ds := f.FrontMatter()
		if node != nil || len(ds) > 0 {
			t.Errorf("%s: node %v, %s", name, node, codes(ds))
		}
	}
}

func TestEmptyFrontMatterIsNoKeysAtAll(t *testing.T) {
	for _, text := range []string{"---\n---\nText", "---\n\n---\nText", "---\n# id: A\n---\nText"} {
		f, _ := source.NewFile("a.md", []byte(text))
		node, body, ds := f.FrontMatter()
		if node == nil || len(node.Content) > 0 || len(ds) > 0 || string(f.Text[body:]) != "Text" {
			t.Errorf("%q: node %v, %s, text %q", text, node, codes(ds), f.Text[body:])
		}
	}
}
