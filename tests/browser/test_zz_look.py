from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from programs.models import Suggestion
from .conftest import session_of
def test_look(browser, site):
    s = Suggestion.objects.filter(kind="new").first()
    cookie = session_of("curator@example.org")
    def go(name, path, cookied=True, width=390, dark=False, post=None):
        ctx = browser.new_context(viewport={"width":width,"height":900}, color_scheme="dark" if dark else "light", bypass_csp=True)
        if cookied: ctx.add_cookies([{"name":settings.SESSION_COOKIE_NAME,"value":cookie,"url":site}])
        page = ctx.new_page(); page.goto(site+path)
        if post: page.locator(post).first.click(); page.wait_for_load_state()
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        r = Axe().run(page, options={"runOnly":["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
        v = [(x["id"], x["nodes"][0]["html"][:150], len(x["nodes"])) for x in r.response["violations"]]
        print("LOOK", name, width, "overflow", over, v)
        page.screenshot(path=f"/tmp/look/{name}-{width}{'-dark' if dark else ''}.png", full_page=True)
        ctx.close()
    D="/staff/catalog/"
    for w, dark in ((320, False),(390, False),(1200, True)):
        if w != 320 or True:
            go("suggest-err","/programs/suggest/",False,w,dark,post="main form button")
            go("report","/programs/ala-emerging-leaders/report/",False,w,dark)
            go("login-err","/accounts/login/",False,w,dark,post="main form button")
            go("list",D,True,w,dark)
            go("queue",D+"queue/",True,w,dark)
            go("edit",D+"program/ala-emerging-leaders/",True,w,dark)
            go("edit-sugg",D+f"new/?suggestion={s.pk}",True,w,dark)
            go("edit-err",D+"new/",True,w,dark,post=".edit button")
            go("import",D+"import/",True,w,dark)
            go("sponsors",D+"sponsors/",True,w,dark)
            go("sponsor",D+"sponsors/ala/",True,w,dark)
            go("preview",D+"program/ala-emerging-leaders/preview/",True,w,dark)
