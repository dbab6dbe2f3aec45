#include "markup/math.h"

#include "markup/formula.h"
#include "test.h"

/* What is written between dollars, and its Unicode; NULL: inexact. */
struct row {
	const char *latex, *want;
};

static void
check(const struct row *rows, size_t n, bool display)
{
	for (size_t i = 0; i < n; i++) {
		struct str got;
		bool exact = math_unicode(
		    &test_arena, str_z(rows[i].latex), display, &got);

		assert_row(exact == (rows[i].want != NULL), rows[i].latex);
		if (exact)
			assert_text(got, rows[i].want, rows[i].latex);
	}
}

static void
letters_and_operators_are_exact(void **state)
{
	static const struct row rows[] = {
		{ "\\alpha+\\beta \\leq \\gamma", "α + β ≤ γ" },
		{ "E=mc^2", "E = mc²" },
		{ "a=-1", "a = -1" },
		{ "-x \\pm 3", "-x ± 3" },
		{ "2 \\times 3 \\cdot 4", "2 × 3 · 4" },
		{ "f(x,y)", "f(x, y)" },
		{ "1,000", "1,000" },
		{ "x \\to \\infty", "x → ∞" },
		{ "P(A \\mid B)", "P(A | B)" },
		{ "x \\in \\{1, 2\\}", "x ∈ {1, 2}" },
		{ "x \\geq 0 \\; \\forall x", "x ≥ 0 ∀x" },
		{ "f'(x)", "f′(x)" },
		{ "a \\neq b \\ne c", "a ≠ b ≠ c" },
		{ "p := q", "p := q" },
	};

	(void)state;
	check(rows, COUNT(rows), false);
}

static void
scripts_are_those_that_exist(void **state)
{
	static const struct row rows[] = {
		{ "x_i^2", "xᵢ²" },
		{ "x_{max}", "xₘₐₓ" },
		{ "e^{-x}", "e⁻ˣ" },
		{ "10^{-3}", "10⁻³" },
		{ "\\theta_{t+1}", "θₜ₊₁" },
		{ "A^T B^\\top", "AᵀBᵀ" },
		{ "90^\\circ", "90°" },
		{ "i^\\textrm{th}", "iᵗʰ" },
		{ "\\mathbb{R}^{n \\times d}", "ℝⁿˣᵈ" },
		{ "x^*", "x*" },
		{ "W_Q", NULL },
		{ "w_{area}", NULL },
		{ "e^{i\\pi}", NULL },
		{ "x^{y^2}", NULL },
	};

	(void)state;
	check(rows, COUNT(rows), false);
}

static void
fractions_and_roots_keep_their_extent(void **state)
{
	static const struct row rows[] = {
		{ "\\frac{1}{2}", "1/2" },
		{ "\\frac{a+b}{c}", "(a + b)/c" },
		{ "\\frac{1}{2}x", "(1/2)x" },
		{ "2\\frac{a}{b}", "2(a/b)" },
		{ "\\frac12", "1/2" },
		{ "\\left(\\frac{a}{b}\\right)^2", "(a/b)²" },
		{ "\\frac{\\frac{a}{b}}{c}", "(a/b)/c" },
		{ "\\frac{\\partial f}{\\partial x}", "∂f/∂x" },
		{ "\\frac{Q K^\\top}{\\sqrt{d_k}}", "QKᵀ/√dₖ" },
		{ "\\frac{1}{2m}", "1/(2m)" },
		{ "\\frac{1}{100}", "1/100" },
		{ "\\sqrt{2}", "√2" },
		{ "\\sqrt{x+1}", "√(x + 1)" },
		{ "\\sqrt[3]{x}", "∛x" },
		{ "\\sqrt{2}x", "√(2)x" },
		{ "\\sqrt{}", NULL },
		{ "\\frac{}{}", NULL },
		{ "\\sqrt[3]{}", NULL },
		{ "\\frac{1}{2} \\left(x\\right)", "(1/2)(x)" },
		{ "\\left(\\frac{1}{2}\\right)", "(1/2)" },
		{ "\\frac{a}", NULL },
	};

	(void)state;
	check(rows, COUNT(rows), false);
}

static void
words_stay_apart(void **state)
{
	static const struct row rows[] = {
		{ "\\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ" },
		{ "\\int_0^1 x\\,dx", "∫₀¹ x dx" },
		{ "\\log_2 n", "log₂ n" },
		{ "O(n \\log n)", "O(n log n)" },
		{ "\\sin(x)", "sin(x)" },
		{ "\\text{if } x > 0", "if x > 0" },
		{ "x = 1 \\text{ and } y = 2", "x = 1 and y = 2" },
		{ "\\operatorname{softmax}(z)", "softmax(z)" },
		{ "true positives", "true positives" },
		{ "\\lim_{n \\to \\infty} a", NULL },
	};

	(void)state;
	check(rows, COUNT(rows), false);
}

static void
letters_of_other_kinds_stay_distinct(void **state)
{
	static const struct row rows[] = {
		{ "\\mathbb{R}^n", "ℝⁿ" },
		{ "\\mathbf{W}x+b", "Wx + b" },
		{ "\\mathbf{x} + x", NULL },
		{ "\\hat{y} \\bar{x} \\vec v", "ŷx̄v⃗" },
		{ "\\hat{xy}", NULL },
		{ "\\mathcal{L}", "ℒ" },
	};

	(void)state;
	check(rows, COUNT(rows), false);
}

static void
what_is_not_understood_is_inexact(void **state)
{
	static const struct row rows[] = {
		{ "\\frobnicate x", NULL },
		{ "a \\\\ b", NULL },
		{ "{a", NULL },
		{ "a}", NULL },
		{ "f(x", NULL },
		{ "\\begin{pmatrix} 1 \\end{pmatrix}", NULL },
		{ "a % b", NULL },
		{ "\\", NULL },
		{ "x^", NULL },
		{ "\\text{a", NULL },
		{ "", NULL },
		{ "{{{{{{{{{{{{{{{{{{{{x}}}}}}}}}}}}}}}}}}}}", NULL },
	};

	(void)state;
	check(rows, COUNT(rows), false);
}

static void
a_display_may_have_rows(void **state)
{
	static const struct row rows[] = {
		{ "a &= b \\\\\nc &= d", "a = b\nc = d" },
		{ "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
		    "a = b\nc = d" },
		{ "x \\tag{1}", "x (1)" },
	};

	(void)state;
	check(rows, COUNT(rows), true);
}

static void
pictures_carry_formulas(void **state)
{
	static const struct {
		const char *url, *want;
	} rows[] = {
		{ "https://latex.codecogs.com/svg.latex?x%5E2&space;y",
		    "x^2 y" },
		{ "https://latex.codecogs.com/png.image?\\dpi{110}%20x", "x" },
		{ "https://s0.wp.com/latex.php?latex=a%2Bb&bg=fff&s=0", "a+b" },
		{ "https://render.githubusercontent.com/render/math?math=x",
		    "x" },
		{ "https://example.org/cat.png", "" },
		{ "https://s0.wp.com/latex.php?bg=fff", "" },
		{ "https://latex.codecogs.com/svg.latex?x%EF", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(math_of_picture(&test_arena, str_z(rows[i].url)),
		    rows[i].want, rows[i].url);
}

static void
prices_are_no_formulas(void **state)
{
	static const struct {
		const char *text;
		size_t want; /* length of the formula at the first dollar */
	} rows[] = {
		{ "$x$", 3 },
		{ "$x$.", 3 },
		{ "$$x$$", 5 },
		{ "$$\nx\n$$", 7 },
		{ "$5 and $10", 0 },
		{ "$5-$10", 0 },
		{ "$HOME/$USER", 0 },
		{ "$ x$", 0 },
		{ "$x $", 0 },
		{ "$x$y", 0 },
		{ "$5$", 3 },
		{ "$-0.5$", 6 },
		{ "$5.$", 0 },
		{ "$5/$", 0 },
		{ "$5^2$", 5 },
		{ "$a\\$b$", 6 },
		{ "$a `$` b$", 0 },
		{ "$a\n\nb$", 0 },
		{ "$a", 0 },
		{ "$", 0 },
		{ "$$", 0 },
		{ "$$$$", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(formula_at(str_z(rows[i].text), 0) == rows[i].want,
		    rows[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(letters_and_operators_are_exact),
		TEST(scripts_are_those_that_exist),
		TEST(fractions_and_roots_keep_their_extent),
		TEST(words_stay_apart),
		TEST(letters_of_other_kinds_stay_distinct),
		TEST(what_is_not_understood_is_inexact),
		TEST(a_display_may_have_rows),
		TEST(pictures_carry_formulas),
		TEST(prices_are_no_formulas),
	};

	return RUN(tests);
}
