#include "mirror/html.h"

#include "base/buf.h"
#include "base/err.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "markup/writer.h"
#include "mirror/loss.h"

#include "test.h"

struct row {
	const char *html, *markdown;
};

static struct losses losses;

static struct str
convert_as(struct str html, struct html_options *options)
{
	struct html_result result;
	struct err err = { { 0 } };

	options->base = STR("https://ex.org/p/x/me");
	loss_init(&losses, &test_arena);
	if (!html_to_markdown(
		html, options, &test_arena, &losses, &result, &err))
		return str_z(err.text);
	return html_settle(&result, &test_arena, NULL, NULL);
}

static void
check(const struct row *rows, size_t n, enum html_flavour flavour)
{
	for (size_t i = 0; i < n; i++) {
		struct html_options options = { .flavour = flavour };
		struct str got = convert_as(str_z(rows[i].html), &options);

		assert_text(str_trim_end(got), rows[i].markdown, rows[i].html);
	}
}

#define CHECK(rows, flavour) check(rows, COUNT(rows), flavour)

/* --- words --- */

static void
text_stays_text(void **state)
{
	static const struct row rows[] = {
		{ "<p>one\n two\t three</p>", "one two three" },
		{ "a*b* _c_ d_e_f", "a\\*b\\* \\_c\\_ d_e_f" },
		{ "2 * 3 = 6", "2 * 3 = 6" },
		{ "* x", "\\* x" },
		{ "- x", "\\- x" },
		{ "+ x", "\\+ x" },
		{ "# x", "\\# x" },
		{ "#x", "#x" },
		{ "&gt; x", "\\> x" },
		{ "1. x", "1\\. x" },
		{ "1986) x", "1986\\) x" },
		{ "1.5 x", "1.5 x" },
		{ "a<br>===", "a\\\n\\===" },
		{ "a<br>---|---", "a\\\n\\---|---" },
		{ "___", "\\_\\_\\_" },
		{ "~~~ x", "\\~~~ x" },
		{ "[ ] x", "\\[ ] x" },
		{ "[x](y) [x][y] [x]: y", "[x\\](y) [x\\][y] [x\\]: y" },
		{ "[sic] and [^1]", "[sic] and \\[^1]" },
		{ "![x](y)", "\\![x\\](y)" },
		{ "&lt;div&gt; 1 &lt; 2", "&lt;div> 1 < 2" },
		{ "&amp;copy; &amp;amp; AT&amp;T",
		    "&amp;copy; &amp;amp; AT&T" },
		{ "`x`", "\\`x\\`" },
		{ "C:\\dir \\* end\\", "C:\\dir \\\\\\* end\\\\" },
		{ "a - b <b>&nbsp;c</b>&nbsp;d", "a - b **c** d" },
		{ "10&nbsp;000 km&nbsp;h", "10\u00A0000 km h" },
		{ "so\u00ADft\u200B\uFEFF \x07"
		  "bell",
		    "soft bell" },
		{ "https://e.org/_a_/*b see", "https://e.org/_a_/*b see" },
		{ "e&#x301;", "é" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
emphasis_touches_its_words(void **state)
{
	static const struct row rows[] = {
		{ "a <b>b</b> c", "a **b** c" },
		{ "a<b> b </b>c", "a **b** c" },
		{ "a <em>b</em> c", "a _b_ c" },
		{ "un<i>fri</i>end", "un*fri*end" },
		{ "un<b>fri</b>end", "un**fri**end" },
		{ "<b>a <i>b</i></b> c", "**a _b_** c" },
		{ "<i>a</i><b>b</b>", "_a_**b**" },
		{ "<b>a</b><b>b</b> c", "**ab** c" },
		{ "<b>a<i>b</b>c</i>", "a*b*c" },
		{ "<b>a:</b>b", "a:b" },
		{ "<b>«a»</b>b", "«a»b" },
		{ "<b></b> <i> </i>a", "a" },
		{ "<del>a</del> b", "~~a~~ b" },
		{ "<b>a <a href=\"https://x.org/\">b</a> c</b>",
		    "**a [b](https://x.org/) c**" },
		{ "<b>a <a href=\"https://x.org/\">b</a></b> <i>c</i>",
		    "**a [b](https://x.org/)** _c_" },
		{ "<a href=\"https://x.org/\">a <b>b</b></a> <b>c</b>",
		    "[a **b**](https://x.org/) **c**" },
		{ "<b>a<br><br>b</b>", "**a**\n\n**b**" },
		{ "H<sub>2</sub>O 2<sup>n+1</sup>", "H₂O 2ⁿ⁺¹" },
		{ "1<sup>st</sup> x<sub>max</sub> a<sup>b c</sup>",
		    "1^st x_max a^(b c)" },
		{ "<q>a</q>", "“a”" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
code_keeps_every_byte(void **state)
{
	static const struct row rows[] = {
		{ "<code>a*b_c</code>", "`a*b_c`" },
		{ "<code>a`b</code>", "``a`b``" },
		{ "<code>`</code>", "`` ` ``" },
		{ "<code>a</code> <code>b</code>", "`a` `b`" },
		{ "<code>a</code><code>b</code>", "`ab`" },
		{ "x <a href=\"https://x.org/\"><code>a</code></a>",
		    "x [`a`](https://x.org/)" },
		{ "<pre>a\n  b\n\n\tc\n</pre>", "```\na\n  b\n\n\tc\n```" },
		{ "<pre>a<br>&nbsp;b<br/>c</pre>", "```\na\n b\nc\n```" },
		{ "<pre>```\n</pre>", "````\n```\n````" },
		{ "<pre><code class=\"language-c++\">x</code></pre>",
		    "```c++\nx\n```" },
		{ "<pre class=\"brush: python; title: ;\">x</pre>",
		    "```python\nx\n```" },
		{ "<pre class=\"wp-block-code\"><code lang=\"x\">&lt;b&gt; "
		  "[gallery]</code></pre>",
		    "```\n<b> [gallery]\n```" },
		{ "<div class=\"highlight-source-go\"><pre>x</pre></div>",
		    "```go\nx\n```" },
		{ "<!-- wp:code {\"language\":\"rust\"} --><pre>x</pre>"
		  "<!-- /wp:code --><pre>y</pre>",
		    "```rust\nx\n```\n\n```\ny\n```" },
		{ "<pre>a <a href=\"https://x.org/\">b</a></pre>",
		    "```\na b\n```\n\n[b](https://x.org/)" },
		{ "<table class=\"crayon-table\"><tr><td class=\"crayon-nums\">"
		  "1</td><td><pre>x</pre></td></tr></table>",
		    "```\nx\n```" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

/* --- blocks --- */

static void
blocks_become_blocks(void **state)
{
	static const struct row rows[] = {
		{ "<h1>a</h1><h2>b</h2><h6>c</h6>", "# a\n\n## b\n\n###### c" },
		{ "<h2><b>a</b></h2>", "## a" },
		{ "<h2>C #</h2>", "## C \\#" },
		{ "<h2>a<br>b</h2>", "## a b" },
		{ "<h2></h2>x", "x" },
		{ "<h2><img src=\"/a.png\" alt=\"b\"></h2>",
		    "![b](https://ex.org/a.png)" },
		{ "<div>a<div>b</div>c</div>", "a\n\nb\n\nc" },
		{ "<blockquote>a<p>b</p></blockquote><blockquote>c"
		  "</blockquote>",
		    "> a\n>\n> b\n\n> c" },
		{ "<blockquote></blockquote>x", "x" },
		{ "<blockquote><ul><li>a<li>b</ul><pre>c\n\nd</pre>"
		  "</blockquote>",
		    "> - a\n> - b\n>\n> ```\n> c\n>\n> d\n> ```" },
		{ "a<hr>b", "a\n\n---\n\nb" },
		{ "<hr>a", "a" },
		{ "<ul><li><hr></li></ul>x", "x" },
		{ "<details><summary>a</summary>b<p>c</p></details>",
		    "**a**\n\nb\n\nc" },
		{ "<dl><dt>a<dd>b</dl>", "**a**\n\nb" },
		{ "<style>p{}</style><script>x()</script><svg><text>y"
		  "</text></svg><template>z</template>a<!-- c -->",
		    "a" },
		{ "<unknown>a</unknown> <x-y>b</x-y>", "a b" },
		{ "a<wbr>b", "ab" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
lists_keep_their_numbers_and_depth(void **state)
{
	static const struct row rows[] = {
		{ "<ul><li>a</li><li>b</li></ul>", "- a\n- b" },
		{ "<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>",
		    "- a\n  - b\n    1. c\n- d" },
		{ "<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b" },
		{ "<ol start=\"9\"><li>a<li>b</ol>", "9. a\n10. b" },
		{ "<ol><li value=\"3\">a<li>b</ol>", "3\\. a\n\n4\\. b" },
		{ "<ol reversed><li>a<li>b</ol>", "2\\. a\n\n1\\. b" },
		{ "<ol><li></li><li>b</ol>", "1.\n2. b" },
		{ "<ul><li></li><li>b</ul>", "- b" },
		{ "<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b" },
		{ "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>",
		    "- a\n\n  b\n\n- c" },
		{ "<ul><li>a<ul><li>b</li></ul>c</li></ul>",
		    "- a\n  - b\n\n  c" },
		{ "<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b" },
		{ "<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n1) b" },
		{ "<ul><li>a</ul>x<ul><li>b</ul>", "- a\n\nx\n\n- b" },
		{ "<ul><li>a<ol start=\"4\"><li>b</ol></ul>", "- a\n\n  4. b" },
		{ "<ul><li><input type=\"checkbox\" checked> a</li>"
		  "<li><label><input type=\"checkbox\">b</label></li></ul>",
		    "- [x] a\n- [ ] b" },
		{ "<ul><li>- a</li><li>1. b</li></ul>", "- \\- a\n- 1\\. b" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
tables_are_pipes_or_are_read_in_order(void **state)
{
	static const struct row rows[] = {
		{ "<table><tr><th>a</th><th align=\"right\">b</th></tr>"
		  "<tr><td>1</td><td>2</td></tr></table>",
		    "| a | b |\n| --- | ---: |\n| 1 | 2 |" },
		{ "<table><tr><td>1</td><td>2</td></tr></table>",
		    "|  |  |\n| --- | --- |\n| 1 | 2 |" },
		{ "<table><tfoot><tr><td>f</td><td></td></tr></tfoot><thead>"
		  "<tr><td>a</td><td>b</td></tr></thead><tbody><tr><td>1</td>"
		  "<td>2</td></tr></tbody></table>",
		    "| a | b |\n| --- | --- |\n| 1 | 2 |\n| f |  |" },
		{ "<table><tr><th>a|b<th>c</tr><tr><td colspan=\"2\"><code>x|y"
		  "</code></tr></table>",
		    "| a\\|b | c |\n| --- | --- |\n| `x\\|y` |  |" },
		{ "<table><tr><th>a<th>b</tr><tr><td rowspan=\"2\">1<td>2</tr>"
		  "<tr><td>3</tr></table>",
		    "| a | b |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |" },
		{ "<table><tr><th>a<th>b</tr><tr><td>x<br>y<td><p>p</p><ul>"
		  "<li>l<li>m</ul></tr></table>",
		    "| a | b |\n| --- | --- |\n| x / y | p / l / m |" },
		{ "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
		    "a\n\nb" },
		{ "<table><tr><td>a<table><tr><th>x<th>y</tr></table></td>"
		  "<td>b</td></tr></table>",
		    "a\n\n| x | y |\n| --- | --- |\n\nb" },
		{ "<table><caption>c</caption><tr><th>a<th>b</tr></table>",
		    "c\n\n| a | b |\n| --- | --- |" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

/* --- addresses --- */

static void
addresses_arrive_whole(void **state)
{
	static const struct row rows[] = {
		{ "<a href=\"/a b\">x</a>", "[x](https://ex.org/a%20b)" },
		{ "<a href=\"https://x.org/(a\">x</a>",
		    "[x](https://x.org/\\(a)" },
		{ "<a href=\"https://x.org/?a=1&amp;b=2\">x</a>",
		    "[x](https://x.org/?a=1&b=2)" },
		{ "<a href=\"mailto:a@b.org\">m</a>", "[m](mailto:a@b.org)" },
		{ "<a href=\"#x\">x</a>", "[x](#x)" },
		{ "<a href=\"https://x.org/\" title='a \"b\"'>[x]</a>",
		    "[\\[x\\]](https://x.org/ \"a \\\"b\\\"\")" },
		{ "see <a href=\"https://x.org/a\">https://x.org/a</a>.",
		    "see https://x.org/a." },
		{ "<a href=\"https://x.org/a_\">https://x.org/a_</a>",
		    "[https://x.org/a\\_](https://x.org/a_)" },
		{ "<a href=\"javascript:x\">x</a>", "x" },
		{ "<a name=\"x\">x</a>", "x" },
		{ "!<a href=\"https://x.org/\">x</a>",
		    "\\![x](https://x.org/)" },
		{ "<a "
		  "href=\"https://x.org/\"><div><h3>a</h3><p>b</p></div></a>",
		    "[a – b](https://x.org/)" },
		{ "<img src=\"a.png\" alt=\"x [y]\">",
		    "![x \\[y\\]](https://ex.org/p/x/a.png)" },
		{ "<a href=\"/b\"><img src=\"/a.png\" alt=\"x\"></a>",
		    "[![x](https://ex.org/a.png)](https://ex.org/b)" },
		{ "<a href=\"/a.jpg\"><img src=\"/a-300x200.jpg\" alt=\"x\">"
		  "</a>",
		    "![x](https://ex.org/a-300x200.jpg)" },
		{ "<img src=\"data:image/gif;base64,x\" data-src=\"/a.png\">",
		    "![](https://ex.org/a.png)" },
		{ "<img src=\"https://medium.com/_/stat?x\" width=\"1\">a",
		    "a" },
		{ "<img class=\"wp-smiley\" src=\"/e.png\" alt=\"🙂\">",
		    "🙂" },
		{ "<p><img class=\"alignleft\" src=\"/a.png\" "
		  "alt=\"x\">Text</p>",
		    "![x](https://ex.org/a.png)\n\nText" },
		{ "<noscript><img src=\"/a.png\" alt=\"x\"></noscript>",
		    "![x](https://ex.org/a.png)" },
		{ "<img data-lazy-src=\"/a.png\" alt=\"x\"><noscript>"
		  "<img src=\"/a.png\"></noscript>",
		    "![x](https://ex.org/a.png)" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
captions_stay_with_their_pictures(void **state)
{
	static const struct row rows[] = {
		{ "<figure><img src=\"/a.png\"><figcaption>C</figcaption>"
		  "</figure>",
		    "![C](https://ex.org/a.png)" },
		{ "<figure><img src=\"/a.png\" alt=\"A\"><figcaption>C"
		  "</figcaption></figure>",
		    "![A](https://ex.org/a.png)\n\n_C_" },
		{ "<figure><img src=\"/a.png\"><figcaption>by <a href=\""
		  "https://x.org/\">X</a></figcaption></figure>",
		    "![](https://ex.org/a.png)\n\n_by [X](https://x.org/)_" },
		{ "<div class=\"wp-caption\"><img src=\"/a.png\" alt=\"A\">"
		  "<p class=\"wp-caption-text\">C</p></div>",
		    "![A](https://ex.org/a.png)\n\n_C_" },
		{ "<figure class=\"wp-block-gallery\"><figure><img "
		  "src=\"/a.png\">"
		  "<figcaption>A</figcaption></figure><figure><img "
		  "src=\"/b.png\" "
		  "alt=\"B\"></figure><figcaption>All</figcaption></figure>",
		    "![A](https://ex.org/a.png)\n\n![B](https://ex.org/b.png)"
		    "\n\n_All_" },
		{ "<ul class=\"blocks-gallery-grid\"><li><figure><img src=\""
		  "/a.png\" alt=\"A\"></figure></li></ul>",
		    "![A](https://ex.org/a.png)" },
		{ "<figure><table><tr><th>a<th>b</tr></table><figcaption>C"
		  "</figcaption></figure>",
		    "| a | b |\n| --- | --- |\n\n_C_" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
embeds_are_labelled_links(void **state)
{
	static const struct row rows[] = {
		{ "<iframe src=\"https://www.youtube.com/embed/abc?x\" "
		  "title=\"A talk\"></iframe>",
		    "[Video: A talk](https://www.youtube.com/watch?v=abc)" },
		{ "<iframe src=\"//player.vimeo.com/video/12\"></iframe>",
		    "[Video on vimeo.com](https://vimeo.com/12)" },
		{ "<iframe src=\"https://x.org/e\"></iframe>",
		    "[Embedded page on x.org](https://x.org/e)" },
		{ "<iframe src=\"\"><a "
		  "href=\"https://medium.com/media/1/href\">"
		  "https://medium.com/media/1/href</a></iframe>",
		    "[Embedded item, see the web page]"
		    "(https://medium.com/media/1/href)" },
		{ "<script src=\"https://gist.github.com/u/1.js?file=a.py\">"
		  "</script>",
		    "[Code on gist.github.com: a.py]"
		    "(https://gist.github.com/u/1)" },
		{ "<video><source src=\"/a.mp4\"><p>no video</p></video>b",
		    "[Video on ex.org](https://ex.org/a.mp4)\n\nb" },
		{ "<audio src=\"/a.mp3\" title=\"Talk\"></audio>",
		    "[Audio: Talk](https://ex.org/a.mp3)" },
		{ "<figure class=\"wp-block-embed\"><div>\nhttps://youtu.be/x\n"
		  "</div><figcaption>C</figcaption></figure>",
		    "[Video on youtu.be](https://youtu.be/x)\n\n_C_" },
		{ "<object data=\"/a.swf\"></object>",
		    "[Embedded page on ex.org](https://ex.org/a.swf)" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
footnotes_are_footnotes(void **state)
{
	static const struct row rows[] = {
		{ "a<sup id=\"r\"><a href=\"#n\">1</a></sup> b<ol><li id=\"n\">"
		  "N <a href=\"#r\">↩</a></li></ol>",
		    "a[^1] b\n\n[^1]: N" },
		{ "a <a name=\"_ftnref1\" href=\"#_ftn1\">[1]</a><p>"
		  "<a name=\"_ftn1\" href=\"#_ftnref1\">[1]</a> N</p>",
		    "a[^1]\n\n[^1]: N" },
		{ "a<sup><a href=\"https://ex.org/p/x/me#fn-1\">1</a></sup>"
		  "<p id=\"fn-1\">N</p>",
		    "a[^1]\n\n[^1]: N" },
		{ "<a href=\"#s\">1</a><p id=\"s\">S</p>", "[1](#s)\n\nS" },
		{ "b<a id=\"q\" href=\"#m\">2</a>a<a id=\"r\" href=\"#n\">1</a>"
		  "<ol><li id=\"n\"><p>N</p><p>O</p><a href=\"#r\">^</a></li>"
		  "<li id=\"m\">M <a href=\"#q\">^</a></li></ol>",
		    "b[^1]a[^2]\n\n[^1]: M\n\n[^2]: N\n\n    O" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

static void
formulas_are_not_touched(void **state)
{
	static const struct row rows[] = {
		{ "$x_i^2*y$ and $a\\\\b$", "$x_i^2*y$ and $a\\\\b$" },
		{ "<script type=\"math/tex\">a_b*c</script>", "$a_b*c$" },
		{ "a<script type=\"math/tex; mode=display\">a_b</script>b",
		    "a\n\n$$a_b$$\n\nb" },
		{ "<img src=\"https://s0.wp.com/latex.php?latex=a%5E2%2Bb\">",
		    "$a^2+b$" },
		{ "<img src=\"https://latex.codecogs.com/gif.latex?%5Cdpi%7B1"
		  "%7D%20%5Cfrac%7Ba%7D%7Bb%7D\">",
		    "$\\frac{a}{b}$" },
		{ "<span class=\"katex\"><span class=\"katex-mathml\"><math>"
		  "<semantics><mi>x</mi><annotation encoding=\""
		  "application/x-tex\">x_1</annotation></semantics></math>"
		  "</span><span class=\"katex-html\">x1</span></span>",
		    "$x_1$" },
		{ "<math><mi>x</mi><mo>+</mo><mn>1</mn></math>", "x+1" },
		{ "It costs $5 and $10", "It costs \\$5 and \\$10" },
		{ "It costs $5", "It costs $5" },
	};

	(void)state;
	CHECK(rows, HTML_PLAIN);
}

/* --- WordPress and Medium --- */

static void
classic_articles_have_paragraphs(void **state)
{
	static const struct row rows[] = {
		{ "a\n\nb\nc", "a\n\nb\\\nc" },
		{ "a\r\n\r\n\r\nb", "a\n\nb" },
		{ "<b>a\n\nb</b>", "**a**\n\n**b**" },
		{ "a<br />\nb", "a\\\nb" },
		{ "<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\nc", "- a\n- b\n\nc" },
		{ "<pre>a\n\nb</pre>\nc", "```\na\n\nb\n```\n\nc" },
		{ "a\n<!--more-->\nb", "a\n\nb" },
		{ "a\n<blockquote>b\n\nc</blockquote>\nd",
		    "a\n\n> b\n>\n> c\n\nd" },
		{ "<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->"
		  "\n\nc\nd",
		    "a b\n\nc\\\nd" },
	};

	(void)state;
	CHECK(rows, HTML_WORDPRESS);
}

static void
shortcodes_mean_something_or_vanish(void **state)
{
	static const struct row rows[] = {
		{ "[caption id=\"x\" width=\"3\"]<a href=\"/b\"><img "
		  "src=\"/a.png\""
		  " alt=\"A\" /></a> The <em>c</em>[/caption]",
		    "[![A](https://ex.org/a.png)](https://ex.org/b)\n\n"
		    "_The c_" },
		{ "[caption caption=\"C\"]<img src=\"/a.png\" />[/caption]",
		    "![C](https://ex.org/a.png)" },
		{ "[embed]https://youtu.be/x[/embed]",
		    "[Video on youtu.be](https://youtu.be/x)" },
		{ "[youtube=https://youtu.be/x]",
		    "[Video on youtu.be](https://youtu.be/x)" },
		{ "[gist id=\"u/1\"]",
		    "[Code on gist.github.com](https://gist.github.com/u/1)" },
		{ "[sourcecode language=\"c\"]if (a &lt; b)\n\n  [x];"
		  "[/sourcecode]",
		    "```c\nif (a < b)\n\n  [x];\n```" },
		{ "[python]a[0][/python]", "```python\na[0]\n```" },
		{ "$latex a &lt; b_1$ and [latex]x_2[/latex]",
		    "$a < b_1$ and $x_2$" },
		{ "[audio src=\"/a.mp3\"]",
		    "[Audio on ex.org](https://ex.org/a.mp3)" },
		{ "a[ref]N[/ref] b", "a[^1] b\n\n[^1]: N" },
		{ "[et_pb_row a=\"1\"][et_pb_text]x[/et_pb_text][/et_pb_row]",
		    "x" },
		{ "[button url=\"https://x.org/\"]Go[/button]",
		    "[Go](https://x.org/)" },
		{ "[toggle title=\"T\"]x[/toggle]", "**T**\n\nx" },
		{ "[[gallery]] [sic] [1]", "[gallery] [sic] [1]" },
		{ "<code>[gallery id=\"1\"]</code>", "`[gallery id=\"1\"]`" },
		{ "<pre>[gallery id=\"1\"]</pre>",
		    "```\n[gallery id=\"1\"]\n```" },
		{ "<a title=\"[x y='1']\">a</a>", "a" },
		{ "[contact-form-7 id=\"1\"]a", "a" },
		{ "[gallery", "[gallery" },
		{ "[a b=\"", "[a b=\"" },
	};

	(void)state;
	CHECK(rows, HTML_WORDPRESS);
}

static void
blocks_without_html_are_told(void **state)
{
	static const struct row rows[] = {
		{ "<!-- wp:latest-posts {\"n\":3} /--><p>a</p>", "a" },
		{ "<!-- wp:social-link {\"url\":\"https://x.org/\","
		  "\"service\":\"x\"} /-->",
		    "[x](https://x.org/)" },
		{ "<!-- wp:embed {\"url\":\"https://youtu.be/x\"} /-->",
		    "[Video on youtu.be](https://youtu.be/x)" },
	};

	(void)state;
	CHECK(rows, HTML_WORDPRESS);
	convert_as(STR("<!-- wp:latest-posts /-->"),
	    &(struct html_options){ .flavour = HTML_WORDPRESS });
	assert_int_equal(losses.n, 1);
	assert_text(losses.first->what,
	    "block \"latest-posts\", which the site fills in itself", "told");
}

static void
notes_kept_beside_an_article_come_back(void **state)
{
	struct html_options options = {
		.flavour = HTML_WORDPRESS,
		.footnotes =
		    STR("[{\"id\":\"u1\",\"content\":\"<em>N</em>\"}]"),
	};
	struct str got;

	(void)state;
	got = convert_as(
	    STR("<!-- wp:paragraph --><p>a<sup data-fn=\"u1\" class=\"fn\">"
		"<a href=\"#u1\" id=\"u1-link\">1</a></sup></p>"
		"<!-- /wp:paragraph --><!-- wp:footnotes /-->"),
	    &options);
	assert_text(str_trim_end(got), "a[^1]\n\n[^1]: _N_", "footnotes");
}

static void
medium_headings_are_lifted(void **state)
{
	static const struct row rows[] = {
		{ "<h3>a</h3><h4>b</h4>", "## a\n\n### b" },
	};

	(void)state;
	CHECK(rows, HTML_MEDIUM);
}

static void
house_lines_become_fields(void **state)
{
	struct html_options options = { .flavour = HTML_PLAIN };
	struct html_result result;
	struct err err;

	(void)state;
	loss_init(&losses, &test_arena);
	assert_true(html_to_markdown(
	    STR("<h4>Last Updated on January 28, 2025 by Editorial Team</h4>"
		"<p>Author(s): A B</p><p>Text by Author(s): C</p>"),
	    &options, &test_arena, &losses, &result, &err));
	assert_text(result.markdown, "Text by Author(s): C\n", "body");
	assert_text(result.house.authors, "A B", "authors");
	assert_text(result.house.updated, "January 28, 2025", "updated");
	assert_text(result.house.editor, "Editorial Team", "editor");
}

static void
a_title_is_not_repeated(void **state)
{
	struct html_options options = { .title = STR("T") };

	(void)state;
	assert_text(convert_as(STR("<h1>T</h1><p>a</p><h2>T</h2>"), &options),
	    "a\n\n## T\n", "title");
}

static void
pictures_can_be_left_out(void **state)
{
	struct html_options options = { .no_pictures = true };

	(void)state;
	assert_text(convert_as(STR("<p>a <img src=\"/x.png\" alt=\"b\"></p>"),
			&options),
	    "a b\n", "none");
}

/* --- what comes back --- */

/* Words in order, without what writers add. */
static bool
has_words(struct str text, struct str words)
{
	while (words.n > 0) {
		struct str word;

		str_cut(str_trim(words), ' ', &word, &words);
		if (word.n > 0 && str_search(text, word) == STR_NONE)
			return false;
	}
	return true;
}

static void
rendering_says_what_the_page_said(void **state)
{
	static const char *const pages[] = {
		"<h2>Head_ing *one*</h2><p>Alpha &lt;b&gt; <b>be*ta</b> "
		"[gamma](delta) 1. x</p><ul><li># "
		"epsilon<ol><li>zeta</ol></ul>",
		"<table><tr><th>a|b</th><th>c</th></tr><tr><td>d_e_ `f`</td>"
		"<td>g</td></tr></table><blockquote>&gt; h</blockquote>",
		"<p>=&gt; link? ``` fence * star ~~~ tilde</p>"
		"<figure><img src=\"/p.png\" alt=\"Pi [c]\"><figcaption>Cap! "
		"tion"
		"</figcaption></figure>",
		"<p>&amp;lt; &amp;amp; \\* \\\\ C:\\x\\y _under_ a_b</p>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct html_options options = { .flavour = HTML_PLAIN };
		struct place place = { .path = STR("/") };
		struct str markdown = convert_as(str_z(pages[i]), &options);
		struct err err;
		struct doc doc;
		struct buf out;

		doc_init(&doc, &test_arena);
		assert_true(markdown_parse(markdown, &doc, NULL, &err));
		buf_init(&out, &test_arena, 1 << 20);
		gemtext_write(&doc, &place, &out);
		assert_row(has_words(buf_view(&out),
			       html_text(&test_arena, str_z(pages[i]))),
		    pages[i]);
	}
}

/* --- bad days --- */

static struct str
repeated(const char *piece, size_t times)
{
	struct buf out;

	buf_init(&out, &test_arena, 16 << 20);
	for (size_t i = 0; i < times; i++)
		buf_str(&out, str_z(piece));
	return buf_view(&out);
}

static void
hostile_html_ends_soon(void **state)
{
	static const struct {
		const char *piece;
		size_t times;
	} rows[] = {
		{ "<div>", 100000 },
		{ "<blockquote>", 100000 },
		{ "<ul><li>", 50000 },
		{ "<b>x<i>", 50000 },
		{ "<table><tr><td>", 20000 },
		{ "<a href=\"#a\" id=\"a\">1</a>", 20000 },
		{ "[x y=\"", 50000 },
		{ "[x]", 50000 },
		{ "[[", 100000 },
		{ "$a", 100000 },
		{ "\\$a", 100000 },
		{ "<!--", 100000 },
		{ "&#", 100000 },
		{ "<p><b>a</b>*", 50000 },
		{ "<td>a", 50000 },
		{ "</p>", 200000 },
		{ "<code>`</code>", 50000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct html_options options = { .flavour = HTML_WORDPRESS };
		struct arena big;
		struct html_result result;
		struct err err;
		struct str html = repeated(rows[i].piece, rows[i].times);

		arena_init(&big, (size_t)1 << 30);
		loss_init(&losses, &big);
		html_to_markdown(html, &options, &big, &losses, &result, &err);
		arena_free(&big);
		arena_reset(&test_arena);
	}
}

static void
a_tag_of_many_attributes_is_refused(void **state)
{
	struct html_options options = { .flavour = HTML_PLAIN };
	struct buf html;

	(void)state;
	buf_init(&html, &test_arena, 4 << 20);
	buf_str(&html, STR("<p"));
	for (int i = 0; i < 60000; i++)
		buf_fmt(&html, " a%d=1", i);
	buf_str(&html, STR(">x</p>"));
	assert_text(convert_as(buf_view(&html), &options),
	    "HTML with a tag of too many attributes", "attributes");
}

static void
many_tags_of_many_attributes_are_refused(void **state)
{
	struct html_options options = { .flavour = HTML_PLAIN };
	struct arena big;
	struct buf html;

	(void)state;
	arena_init(&big, 8 << 20);
	buf_init(&html, &big, 4 << 20);
	for (int tag = 0; tag < 40; tag++) {
		buf_str(&html, STR("<p"));
		for (int i = 0; i < 4000; i++)
			buf_fmt(&html, " a%d", i);
		buf_str(&html, STR(">x"));
	}
	assert_text(convert_as(buf_view(&html), &options),
	    "HTML with a tag of too many attributes", "together");
	html.n /= 4;
	assert_text(str_trim_end(convert_as(buf_view(&html), &options)),
	    "x\n\nx\n\nx\n\nx\n\nx\n\nx\n\nx\n\nx\n\nx\n\nx", "some");
	arena_free(&big);
}

static void
an_article_that_takes_too_long_is_given_up(void **state)
{
	struct html_options options = { .flavour = HTML_PLAIN };
	struct str html = STR("<p>one<p>two");

	(void)state;
	options.deadline_ms = -1;
	assert_text(convert_as(html, &options), "took longer than 5 s", "late");
	options.deadline_ms = INT64_MAX;
	assert_text(convert_as(html, &options), "one\n\ntwo\n", "in time");
	options.deadline_ms = 0;
	assert_text(convert_as(html, &options), "one\n\ntwo\n", "any time");
}

static void
what_is_cut_off_is_told(void **state)
{
	struct html_options options = { .flavour = HTML_PLAIN };

	(void)state;
	convert_as(repeated("<div>x", 300), &options);
	assert_int_equal(losses.n, 1);
	assert_text(losses.first->what,
	    "everything nested deeper than 256 levels", "deep");
	convert_as(STR("a\xFF\x62"), &options);
	assert_text(
	    losses.first->what, "bytes that are no UTF-8, first at 1", "bytes");
}

static void
titles_are_decoded_once(void **state)
{
	static const struct row rows[] = {
		{ "a", "a" },
		{ " a \n b ", "a b" },
		{ "a &amp; b &#8217;", "a & b ’" },
		{ "&amp;amp;", "&amp;" },
		{ "<em>a</em> &lt;b&gt;", "a <b>" },
		{ "", "" },
		{ "<", "<" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(html_text(&test_arena, str_z(rows[i].html)),
		    rows[i].markdown, rows[i].html);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_stays_text),
		TEST(emphasis_touches_its_words),
		TEST(code_keeps_every_byte),
		TEST(blocks_become_blocks),
		TEST(lists_keep_their_numbers_and_depth),
		TEST(tables_are_pipes_or_are_read_in_order),
		TEST(addresses_arrive_whole),
		TEST(captions_stay_with_their_pictures),
		TEST(embeds_are_labelled_links),
		TEST(footnotes_are_footnotes),
		TEST(formulas_are_not_touched),
		TEST(classic_articles_have_paragraphs),
		TEST(shortcodes_mean_something_or_vanish),
		TEST(blocks_without_html_are_told),
		TEST(notes_kept_beside_an_article_come_back),
		TEST(medium_headings_are_lifted),
		TEST(house_lines_become_fields),
		TEST(a_title_is_not_repeated),
		TEST(pictures_can_be_left_out),
		TEST(rendering_says_what_the_page_said),
		TEST(hostile_html_ends_soon),
		TEST(a_tag_of_many_attributes_is_refused),
		TEST(many_tags_of_many_attributes_are_refused),
		TEST(an_article_that_takes_too_long_is_given_up),
		TEST(what_is_cut_off_is_told),
		TEST(titles_are_decoded_once),
	};

	return RUN(tests);
}
