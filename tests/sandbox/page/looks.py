"""What the page is to people who see badly or not at all: names of controls, contrast of texts."""

from playwright.sync_api import Page

# What a screen reader must be able to name.
NAMED = frozenset(
    ("button", "textbox", "searchbox", "combobox", "checkbox", "radio", "link", "menuitem", "option", "dialog",
     "listbox", "menu", "image", "img", "table", "radiogroup", "heading", "spinbutton", "Date", "InputTime", "DateTime")
)  # fmt: skip

FAINT = """() => {
    const parse = (said) => {
        const [red, green, blue, alpha = 1] = said.match(/[\\d.]+/g).map(Number);
        return { rgb: [red, green, blue], alpha };
    };
    const over = (top, bottom) => top.rgb.map((one, at) => one * top.alpha + bottom[at] * (1 - top.alpha));
    const ground = (node) => {
        if (!node) return [255, 255, 255];
        const style = getComputedStyle(node);
        if (style.backgroundImage !== "none") return null;
        const own = parse(style.backgroundColor);
        if (own.alpha === 1) return own.rgb;
        const below = ground(node.parentElement);
        return below && over(own, below);
    };
    const light = (rgb) => {
        const [red, green, blue] = rgb.map((one) => one / 255)
            .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !node.closest("[disabled], [aria-disabled=true], option");
    const faint = [];
    for (const node of document.querySelectorAll("body *")) {
        const words = [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data.trim()).join("");
        const back = words && seen(node) ? ground(node) : null;
        if (!back) continue;
        const style = getComputedStyle(node);
        const said = parse(node instanceof SVGElement ? style.fill : style.color);
        const pair = [light(over(said, back)), light(back)].sort((one, other) => other - one);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if (ratio < (large ? 3 : 4.5)) faint.push(`${words.slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
    return faint;
}"""


def nameless(page: Page) -> list[str]:
    """The controls that the browser tells a screen reader of without a name."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = [node for node in tree if not node.get("ignored") and node.get("role", {}).get("value") in NAMED]
    assert found, "the page shows nothing that has a role"
    return [str(node["role"]["value"]) for node in found if not str(node.get("name", {}).get("value", "")).strip()]


def faint(page: Page) -> list[str]:
    """The texts with less contrast than WCAG's AA asks for."""
    texts: list[str] = page.evaluate(FAINT)
    return texts
