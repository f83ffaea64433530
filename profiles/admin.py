"""People in Django's admin: who may open the staff pages, who takes a break, and the log to look at.

Reports are dealt with at /staff/reports/, which writes the log. Blocks are nobody's business but the two people's: they
have no page here.
"""

from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.utils.translation import gettext_lazy as _

from .models import AuditEntry, Profile, Topic, User
from .safety import audit
from .safety.audit import What

# Second factors, sessions and connections are their owners' alone, and providers come from the environment: the pages
# that allauth adds for them are taken out again, which needs them to be there.
for part in ("mfa", "socialaccount", "usersessions"):
    import_module(f"allauth.{part}.admin")
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


class NewUserForm(UserCreationForm):
    """An account is made with an e-mail address and a password."""

    class Meta:
        model = User
        fields = ("email",)


class ChangedUserForm(UserChangeForm):
    """An account without a username."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Find an account, make one, and say whether it may open the staff pages."""

    form, add_form = ChangedUserForm, NewUserForm
    ordering = ["email"]
    list_display = ["email", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email"]
    readonly_fields = ["joined_at", "last_login"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2", "is_staff"]})]
    RIGHTS = ("is_active", "is_staff", "is_superuser")

    def save_model(self, request, obj, form, change):
        """Save, and write into the log which rights changed."""
        super().save_model(request, obj, form, change)
        given = [f"{name}={getattr(obj, name)}" for name in self.RIGHTS if name in form.changed_data]
        if given:
            audit.write(actor=request.user, what=What.RIGHTS_CHANGED, subject=obj, why=" ".join(given))

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes an account here: erasing takes more than a row, and leaves seven days to change one's mind."""
        return False


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """The controlled list of topics."""

    list_display = ["name", "slug", "parent"]
    search_fields = ["name", "slug"]
    list_select_related = ["parent"]


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin):
    """Profiles, with no more than finding one needs. Staff can let a person take a break who asked for it by mail.

    Nobody's words are changed by others, and holding a profile back needs a report and a reason (/staff/reports/).
    """

    list_display = ["name", "visibility", "accepting", "standing"]
    list_filter = ["visibility", "accepting", "standing"]
    search_fields = ["name", "slug", "=user__email"]
    fields = ["name", "slug", "visibility", "standing", "created_at", "accepting", "paused_until"]
    readonly_fields = ["name", "slug", "visibility", "standing", "created_at"]

    def save_model(self, request, obj, form, change):
        """Save, and write the change into the log."""
        Profile.objects.lock(obj.pk)
        obj.save(update_fields=["accepting", "paused_until", "updated_at"])
        if form.changed_data:
            audit.write(actor=request.user, what=What.PROFILE_PAUSED, subject=f"account {obj.user_id}")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """The log, to look at only: the database lets nobody change it either."""

    list_display = ["at", "actor", "what", "subject"]
    list_filter = ["what"]
    search_fields = ["=subject"]
    ordering = ["-id"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
