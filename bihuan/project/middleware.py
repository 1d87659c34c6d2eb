"""What every request passes: language, headers, who is asking, and how a no is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from bihuan.directory.units.queries import actor_for
from bihuan.ground.access.words import Actor
from bihuan.kit.doorstep import proved
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.project import answers, limits

GetResponse = Callable[[HttpRequest], HttpResponse]
NOBODY = Actor("nobody")
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
_FOR_STAFF = ("/desk/", "/accounts/")


class Language:
    """Chinese unless the reader chose otherwise; the choice is kept in a cookie.

    The browser's own wish is not asked: half the county's machines are installed in
    English by accident, and a page that changes language by itself frightens people.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        wish = next((w for w in (chosen, kept) if w in self.known), None)
        language = wish or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if chosen in self.known and chosen != kept:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=LANGUAGE_COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


class Headers:
    """Nothing on a page comes from anywhere else, and nothing of it may be framed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        form_action = " ".join(("'self'", *settings.CSP_FORM_ACTION))
        self.policy = (
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
            "base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {form_action}"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", self.policy)
        headers.setdefault("X-Frame-Options", "DENY")
        if request.path.startswith(_FOR_STAFF):
            # Machines at a counter are shared: after signing out, "back" shows nothing.
            headers.setdefault("Cache-Control", "private, no-store")
        headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(self), microphone=()"
        )
        return response


class WhoAsks:
    """Puts `request.actor` in place; it is looked up only where somebody reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    account = request.user.pk
    return NOBODY if account is None else actor_for(account)


class SignInRequired(auth.LoginRequiredMiddleware):
    """Sign-in is the default. A fragment asked for by htmx makes its page sign in."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is not None and request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return response


class Limits:
    """Holds off whoever asks too often for what needs no sign-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: object,
        view_args: object,
        view_kwargs: object,
    ) -> HttpResponse | None:
        match = request.resolver_match
        if limits.OFF or match is None:
            return None
        view = match.view_name
        if request.method != "POST" and view not in limits.SCANS:
            return None
        # Only there: to look for a proof is to read the whole of what was sent.
        solved = view in limits.RAISING and proved(request)
        address = limits.address_of(request)
        for limit in limits.limits_for(view, proved=solved):
            if wait := limits.spend(limit, address):
                return answers.too_often(request, wait)
        return None


class DomainAnswers:
    """Turns what the domain raises into what a person sees."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: object,
        view_args: object,
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Nothing is called by a name that no text can hold; the database would choke."""
        names = (one for one in view_kwargs.values() if isinstance(one, str))
        return (
            answers.not_found(request) if any("\x00" in one for one in names) else None
        )

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return answers.refused(request, exception.verdict)
        if isinstance(exception, NotVisible):
            return answers.not_found(request)
        return None
