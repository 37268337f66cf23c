package markdown_test

import (
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/markdown"
)

// Emphasis next to East Asian text, which has no spaces between words. CommonMark leaves the marks of the first eight, or
// makes the text between two of them bold (yuin/goldmark#61, commonmark-spec#650).
func TestEmphasisNextToEastAsianText(t *testing.T) {
	for text, want := range map[string]string{
		"**加粗（说明）**后文":                    "<strong>加粗（说明）</strong>后文",
		"**加（说）**后，**“引”**后":              "<strong>加（说）</strong>后，<strong>“引”</strong>后",
		"前文**（括号）**后文":                    "前文<strong>（括号）</strong>后文",
		"请看**《服务管理方针》**第3章":               "请看<strong>《服务管理方针》</strong>第3章",
		"*强调。*后文":                         "<em>强调。</em>后文",
		"~~删除。~~后文":                       "<del>删除。</del>后文",
		"**注意：**请先登记":                     "<strong>注意：</strong>请先登记",
		"**これは「重要」。**です":                  "<strong>これは「重要」。</strong>です",
		"2 * 3 * 4":                       "2 * 3 * 4",
		"**bold.**text":                   "**bold.**text",
		"snake_case_word":                 "snake_case_word",
		"中文_不变_中文":                        "中文_不变_中文",
		"**不 闭合":                          "**不 闭合",
		"** 空格 **":                        "** 空格 **",
		"**加粗***强调*":                      "<strong>加粗</strong><em>强调</em>",
		"***加粗强调（两者）***后":                 "<em><strong>加粗强调（两者）</strong></em>后",
		"5*3=15，6*2=12":                   "5<em>3=15，6</em>2=12",
		"价格为**￥100**元":                    "价格为<strong>￥100</strong>元",
		"**[[PRC-1]]**（程序）**[x](a.md)**。": "<strong>«ref 0 PRC-1»</strong>（程序）<strong>«link 1 a.md»x«/link 1»</strong>。",
	} {
		got := strings.TrimSuffix(strings.TrimPrefix(withSlots(parse(t, "a.md", text)), "<p>"), "</p>\n")
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// Headings get the anchors that GitHub gives them, so that a link works in both.
func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Scope":                     "scope",
		"  Scope and limits  ":      "scope-and-limits",
		"4.2 Roles & tasks":         "42-roles--tasks",
		"What's new?":               "whats-new",
		"snake_case and kebab-on":   "snake_case-and-kebab-on",
		"适用范围":                      "适用范围",
		"第一条、总则：目的":                 "第一条总则目的",
		"4.2　职责（经理）":                "42职责经理",
		"Größe und Änderung":        "größe-und-änderung",
		"ПОЛИТИКА":                  "политика",
		"日本語の見出し":                   "日本語の見出し",
		"हिन्दी":                    "हिन्दी",
		"🚀 Launch":                  "-launch",
		"!?":                        "section",
		"":                          "section",
		"<script>alert(1)</script>": "scriptalert1script",
	} {
		if got := markdown.Slug(title); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
}
