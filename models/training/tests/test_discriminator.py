"""The discriminator learns, and its gradient is as long as its share allows."""

import torch

from discriminator import Discriminator, combine_gradients
from perceptual import chroma_error, gradient_error


def test_the_discriminator_learns_to_tell_flat_areas_from_soft_ones() -> None:
    torch.manual_seed(1)
    discriminator = Discriminator(2)
    optimiser = torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.9))
    photo = torch.rand(2, 3, 32, 32)
    flat, soft = photo.round(), photo.lerp(photo.round(), 0.5)
    for _ in range(40):
        optimiser.zero_grad()
        discriminator.loss(photo, flat, soft).backward()
        optimiser.step()
    with torch.no_grad():
        for look in range(2):
            assert discriminator(photo, flat)[look].mean() > discriminator(photo, soft)[look].mean() + 0.5


def test_each_look_has_its_own_score() -> None:
    discriminator = Discriminator(2).eval()
    photo = torch.rand(1, 3, 32, 32).expand(2, -1, -1, -1)
    with torch.no_grad():
        first, second = discriminator(photo, photo)
    assert not torch.allclose(first, second)


def test_the_adversarial_gradient_has_its_share_of_the_length_of_each_pictures_gradient() -> None:
    direct, adversarial = torch.rand(2, 3, 8, 8), torch.rand(2, 3, 8, 8) * torch.tensor([1e-4, 1e3])[:, None, None, None]
    added = combine_gradients(direct, adversarial, 0.7) - direct
    for one in range(2):
        torch.testing.assert_close(added[one].norm(), 0.7 * direct[one].norm())
    assert combine_gradients(direct, torch.zeros_like(direct), 0.7).equal(direct)


def test_the_gradient_error_ignores_tone_and_measures_texture() -> None:
    grey = torch.full((1, 3, 8, 8), 0.5)
    texture = torch.zeros_like(grey)
    texture[..., ::2] = 0.1
    assert gradient_error(grey + 0.2, grey).item() < 1e-6
    torch.testing.assert_close(gradient_error(grey + texture, grey).item(), 0.1, rtol=1e-4, atol=1e-6)


def test_the_chroma_error_ignores_lightness_and_texture_and_measures_the_distance_of_hues() -> None:
    grey = torch.full((2, 3, 16, 16), 0.5)
    texture = torch.zeros_like(grey)
    texture[:, 0, :, ::2], texture[:, 0, :, 1::2] = 0.1, -0.1
    assert chroma_error(grey + texture + 0.2, grey).max().item() < 1e-6
    redder = grey.clone()
    redder[1, 0] += 0.1
    torch.testing.assert_close(chroma_error(redder, grey), torch.tensor([0.0, 0.1 * (0.168736 + 0.5) / 2]), rtol=1e-4, atol=1e-6)
