"""The critic learns, and pulls no harder than it is told to."""

import torch

from critic import Critic, pull
from perceptual import slope_error, tint_error


def test_the_critic_learns_to_tell_flat_areas_from_soft_ones() -> None:
    torch.manual_seed(1)
    critic = Critic(2)
    steps = torch.optim.Adam(critic.parameters(), lr=2e-3, betas=(0.5, 0.9))
    photo = torch.rand(2, 3, 32, 32)
    flat, soft = photo.round(), photo.lerp(photo.round(), 0.5)
    for _ in range(40):
        steps.zero_grad()
        critic.lesson(photo, flat, soft).backward()
        steps.step()
    with torch.no_grad():
        for look in range(2):
            assert critic(photo, flat)[look].mean() > critic(photo, soft)[look].mean() + 0.5


def test_each_look_has_a_verdict_of_its_own() -> None:
    critic = Critic(2).eval()
    photo = torch.rand(1, 3, 32, 32).expand(2, -1, -1, -1)
    with torch.no_grad():
        first, second = critic(photo, photo)
    assert not torch.allclose(first, second)


def test_the_critic_pulls_by_its_share_of_each_pictures_own_gradient() -> None:
    known, judged = torch.rand(2, 3, 8, 8), torch.rand(2, 3, 8, 8) * torch.tensor([1e-4, 1e3])[:, None, None, None]
    added = pull(known, judged, 0.7) - known
    for one in range(2):
        torch.testing.assert_close(added[one].norm(), 0.7 * known[one].norm())
    assert pull(known, torch.zeros_like(known), 0.7).equal(known)


def test_slopes_say_nothing_of_tone_and_much_of_texture() -> None:
    grey = torch.full((1, 3, 8, 8), 0.5)
    texture = torch.zeros_like(grey)
    texture[..., ::2] = 0.1
    assert slope_error(grey + 0.2, grey).item() < 1e-6
    torch.testing.assert_close(slope_error(grey + texture, grey).item(), 0.1, rtol=1e-4, atol=1e-6)


def test_tints_say_nothing_of_lightness_or_texture_and_how_far_hues_are_apart() -> None:
    grey = torch.full((2, 3, 16, 16), 0.5)
    texture = torch.zeros_like(grey)
    texture[:, 0, :, ::2], texture[:, 0, :, 1::2] = 0.1, -0.1
    assert tint_error(grey + texture + 0.2, grey).max().item() < 1e-6
    redder = grey.clone()
    redder[1, 0] += 0.1
    torch.testing.assert_close(tint_error(redder, grey), torch.tensor([0.0, 0.1 * (0.168736 + 0.5) / 2]), rtol=1e-4, atol=1e-6)
